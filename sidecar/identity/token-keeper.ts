import type { AccessToken } from '@azure/identity'
import { type Fault, oneLine } from '../explain.ts'
import { type Acquire, attempt } from './attempt.ts'
import { claimsOf } from './claims.ts'
import type { Clock } from './clock.ts'
import { TokenError } from './token-error.ts'
import type { OnIdentityEvent, TokenState, Tokens } from './tokens.ts'

interface HeldToken {
  readonly header: string
  /** Of the service principal, as the token says it. */
  readonly objectId: string | undefined
  readonly expiresAt: number
  /** From then on a request could arrive after the expiry. */
  readonly unusableAt: number
  readonly refreshAt: number
}

const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 30_000
/** Longest `Retry-After` that is honored. */
const MAX_ASKED_MS = 60_000
/** Timers stand still while a machine sleeps, so the clock is looked at again at least this often. */
const MAX_NAP_MS = 15_000
const EXPIRY_MARGIN_MS = 10_000

/**
 * Keeps a valid token. Simple rules:
 * - One acquisition at a time, whoever wants it, and each ends in time.
 * - A token is refreshed in the middle of its life (or when Entra ID says so), a little later at random.
 * - A valid token is kept until a newer one is there, even one that Azure has refused: it may take it again.
 * - Failures are retried forever: after a second at first, after {@link MAX_RETRY_MS} in the end.
 */
export class TokenKeeper implements Tokens {
  readonly #acquire: Acquire
  readonly #clock: Clock
  readonly #onEvent: OnIdentityEvent
  #token: HeldToken | undefined
  #refreshing: Promise<boolean> | undefined
  #renewing: Promise<boolean> | undefined
  #offered: Promise<boolean> | undefined
  #cancelTimer = () => {}
  #stopped = false
  #failures = 0
  #failingSince: number | undefined
  #fault: Fault | undefined = { cause: 'token_pending' }
  #renewals = 0
  #renewedAt = 0

  constructor(acquire: Acquire, { clock, onEvent }: { clock: Clock; onEvent: OnIdentityEvent }) {
    this.#acquire = acquire
    this.#clock = clock
    this.#onEvent = onEvent
  }

  start(): void {
    void this.refresh()
  }

  stop(): void {
    this.#stopped = true
    this.#cancelTimer()
  }

  header(): string | undefined {
    const token = this.#token
    return token !== undefined && this.#clock.now() < token.unusableAt ? token.header : undefined
  }

  state(): TokenState {
    const expiresAt = this.header() === undefined ? undefined : this.#token?.expiresAt
    return {
      expiresAt: toDate(expiresAt),
      fault: this.#fault,
      objectId: this.#token?.objectId,
      failingSince: toDate(this.#failingSince),
      renewal:
        this.#renewedAt === 0
          ? undefined
          : { sinceMs: this.#sinceRenewalMs(), pauseMs: backoffMs(this.#renewals, 1) },
    }
  }

  /** Asks for a token now; joins the acquisition that is under way. Resolves to whether it worked. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#attempt().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /**
   * Takes a token that is acquired in another way, for example with a newer certificate. Failing is
   * nobody's problem: the current token stays, and is refreshed when it is due.
   */
  async offer(acquire: Acquire): Promise<void> {
    await this.#refreshing
    if (this.#stopped || this.#refreshing !== undefined || this.#offered !== undefined) return
    this.#offered = this.#accept(acquire).then(
      () => true,
      () => false,
    )
    await this.#offered
    this.#offered = undefined
  }

  async renew(rejected: string, signal: AbortSignal): Promise<string | undefined> {
    const header = this.header()
    if (header !== undefined && header !== rejected) return header
    if (this.#refreshing === undefined) {
      // The keeper's own retries are under way then, and leave Entra ID alone for as long as it asks.
      if (this.#failures > 0) return undefined
      // A brand-new token that Azure refuses as well is not cured by newer ones every few milliseconds.
      const sinceMs = this.#sinceRenewalMs()
      if (sinceMs < backoffMs(this.#renewals, 1)) return undefined
      this.#renewals = sinceMs < 2 * MAX_RETRY_MS ? this.#renewals + 1 : 0
      this.#renewedAt = this.#clock.now()
    }
    const renewing = this.refresh()
    this.#renewing = renewing
    await untilAborted(renewing, signal)
    const renewed = this.header()
    return renewed === rejected ? undefined : renewed
  }

  renewal(): Promise<unknown> | undefined {
    // Whatever else is under way began before anything was refused, or for another reason.
    return this.#renewing === this.#refreshing ? this.#renewing : undefined
  }

  #sinceRenewalMs(): number {
    return Math.abs(this.#clock.now() - this.#renewedAt)
  }

  async #attempt(): Promise<boolean> {
    if (await this.#offered) return true
    const begun = this.#clock.now()
    try {
      await this.#accept(this.#acquire)
      return true
    } catch (error) {
      this.#fail(error, begun)
      return false
    }
  }

  async #accept(acquire: Acquire): Promise<void> {
    const begun = this.#clock.now()
    const token = await attempt(acquire, this.#clock)
    if (this.#stopped) return
    const now = this.#clock.now()
    const lifetimeMs = token.expiresOnTimestamp - now
    if (lifetimeMs <= 0) {
      throw new TokenError({ cause: 'clock_off', detail: 'the token had expired on arrival' })
    }
    this.#token = hold(token, now, this.#clock.random())
    this.#failures = 0
    this.#failingSince = undefined
    this.#fault = undefined
    this.#sleep(this.#token.refreshAt - now)
    this.#onEvent({
      kind: 'token-acquired',
      expiresAt: new Date(token.expiresOnTimestamp),
      seconds: (now - begun) / 1000,
    })
  }

  #fail(error: unknown, begun: number): void {
    if (this.#stopped) return
    const now = this.#clock.now()
    const fault = faultOf(error)
    this.#fault = fault
    this.#failingSince ??= now
    const asked = error instanceof TokenError ? Math.min(error.retryAfterMs, MAX_ASKED_MS) : 0
    this.#sleep(Math.max(asked, backoffMs(this.#failures, this.#clock.random())))
    this.#failures += 1
    this.#onEvent({ kind: 'token-failed', fault, seconds: (now - begun) / 1000 })
  }

  #sleep(delayMs: number): void {
    this.#cancelTimer()
    if (this.#stopped) return
    const end = this.#clock.now() + delayMs
    const napMs = Math.min(Math.max(delayMs, 0), MAX_NAP_MS)
    this.#cancelTimer = this.#clock.after(napMs, () => {
      // A clock that was set back must not prolong the sleep; one that was set forward ends it.
      const leftMs = Math.min(delayMs - napMs, end - this.#clock.now())
      if (leftMs > 0) this.#sleep(leftMs)
      else void this.refresh()
    })
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof TokenError) return error.fault
  return {
    cause: 'token_unknown',
    detail: oneLine(error instanceof Error ? error.message : String(error)),
  }
}

function hold(token: AccessToken, now: number, random: number): HeldToken {
  const expiresAt = token.expiresOnTimestamp
  const lifetimeMs = expiresAt - now
  const unusableAt = expiresAt - Math.min(EXPIRY_MARGIN_MS, lifetimeMs / 10)
  const due = Math.min(
    token.refreshAfterTimestamp ?? Number.POSITIVE_INFINITY,
    now + lifetimeMs / 2,
  )
  const jitterMs = (lifetimeMs / 10) * random
  return {
    header: `Bearer ${token.token}`,
    objectId: objectIdOf(token.token),
    expiresAt,
    unusableAt,
    // Never at once: IMDS may hand out the same token until shortly before it expires.
    refreshAt: Math.max(due, now + FIRST_RETRY_MS) + jitterMs,
  }
}

function objectIdOf(token: string): string | undefined {
  const { oid } = claimsOf(token)
  return typeof oid === 'string' ? oid : undefined
}

/** Doubles from one second to {@link MAX_RETRY_MS}; the random half keeps clusters from marching in step. */
function backoffMs(failures: number, random: number): number {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS)
  return longest * (0.5 + random / 2)
}

async function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const aborted = Promise.withResolvers<void>()
  const abort = () => aborted.resolve()
  signal.addEventListener('abort', abort, { once: true })
  await Promise.race([promise, aborted.promise])
  signal.removeEventListener('abort', abort)
}

function toDate(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time)
}
