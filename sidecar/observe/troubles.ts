import type { Fault } from '../explain.ts'
import type { IdentityEvent } from '../identity/tokens.ts'
import type { Acceptance } from '../write/acceptance.ts'
import { type Answer, outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'

/** A fault from its beginning on: the one place that knows since when. Times are those of `now`. */
export interface Trouble extends Fault {
  readonly since: number
  readonly last: number
  /** How often it was met, by writes and by attempts to get a token. */
  readonly count: number
  /** What the latest write that met it was answered; absent while none has. */
  readonly status?: number
  /** When the first write was refused for good by it, so that its samples were dropped. */
  readonly refusedSince?: number
  readonly refused: number
  /** Whether it is about Azure, its token, or the way there; a sender's own fault otherwise. */
  readonly aboutAzure: boolean
  /** It keeps the sidecar from a token; over with the next one. */
  readonly ofToken: boolean
  /** It is about a certificate that is mounted; others may serve. */
  readonly ofFile: boolean
  readonly isOver: boolean
}

/** One that comes back so soon has not been away. */
const RECURRING_MS = 60_000

/** A sender that was asked to wait is back by then, its own backoff included. */
const HELD_BACK_MS = 330_000

/** A failure is the state once no write has been accepted for so long; before, it is an exception. */
const SETTLED_MS = 10_000

const MAX_TROUBLES = 20

/** Two faults are the same when they have the same cause, host and words, but for numbers and ids. */
export function kindOf({ cause, host = '', detail = '' }: Fault): string {
  return `${cause} ${host} ${detail.replaceAll(VARYING, '#').slice(0, 160)}`
}

/** Ids, times and numbers that stand by themselves; the number of an error (`AADSTS700027`) does not. */
const VARYING = /\b(?=[\w-]*\d)[\da-f-]{8,}\b|\b\d[\d.:TZ-]*\b/gi

/**
 * Follows what goes wrong. An accepted write costs nothing here: whether a trouble still stands is seen from
 * when Azure last took one.
 */
export function createTroubles(acceptance: Acceptance, now: () => number) {
  /** In the order of their last appearance. */
  const troubles = new Map<string, Trouble>()

  function note(fault: Fault, more: Partial<Trouble>, answer?: Answer): void {
    const key = kindOf(fault)
    const at = now()
    const before = troubles.get(key)
    const same = before !== undefined && goesOn(before, at) ? before : undefined
    const isRefused = answer !== undefined && outcomeOf(answer) === 'refused'
    const refusedSince = same?.refusedSince ?? (isRefused ? at : undefined)
    const status = answer?.status ?? same?.status
    const { cause, detail, host, requestId = same?.requestId } = fault
    troubles.delete(key)
    troubles.set(key, {
      cause,
      ...(detail === undefined ? {} : { detail }),
      ...(host === undefined ? {} : { host }),
      ...(requestId === undefined ? {} : { requestId }),
      since: same?.since ?? at,
      last: at,
      count: (same?.count ?? 0) + 1,
      ...(status === undefined ? {} : { status }),
      ...(refusedSince === undefined ? {} : { refusedSince }),
      refused: (same?.refused ?? 0) + (isRefused ? 1 : 0),
      aboutAzure: true,
      ofToken: same?.ofToken ?? false,
      ofFile: same?.ofFile ?? false,
      isOver: false,
      ...more,
    })
    const [oldest] = troubles.keys()
    if (troubles.size > MAX_TROUBLES && oldest !== undefined) troubles.delete(oldest)
  }

  function goesOn({ isOver, ofToken, last }: Trouble, at: number): boolean {
    if (isOver) return false
    return ofToken || isUnbroken(last) || at - last < RECURRING_MS
  }

  /** Azure has taken no write since. */
  function isUnbroken(last: number): boolean {
    return !acceptance.hasBeen() || last > acceptance.lastAt()
  }

  function end(isIt: (trouble: Trouble) => boolean): void {
    for (const [key, trouble] of troubles) {
      if (isIt(trouble)) troubles.set(key, { ...trouble, isOver: true })
    }
  }

  return {
    /** A write that was not accepted. */
    onFailure({ answer }: WriteRecord): void {
      const { aboutAzure, ofToken = false } = answer
      note(answer, { aboutAzure, ...(ofToken ? { ofToken } : {}) }, answer)
    },
    onIdentityEvent(event: IdentityEvent): void {
      switch (event.kind) {
        case 'token-acquired':
          end(({ ofToken }) => ofToken)
          break
        case 'token-failed':
          note(event.fault, { ofToken: true })
          break
        case 'certificate-unknown-to-entra':
        case 'certificate-unusable':
          note(event.fault, { ofFile: true })
          break
        case 'certificates-loaded':
          end(({ ofFile, ofToken }) => ofFile && !ofToken)
          break
        default:
          event satisfies never
      }
    },
    /** What stands between the samples and Azure now; what is wrong with a sender counts least. */
    standing(): Trouble | undefined {
      const at = now()
      const isUnsettled = acceptance.hasBeen() && at - acceptance.lastAt() <= SETTLED_MS
      if (isUnsettled) return undefined
      const stands = [...troubles.values()].filter(
        ({ status, last, isOver, aboutAzure }) =>
          status !== undefined &&
          status !== SENDER_GONE &&
          !isOver &&
          isUnbroken(last) &&
          at - last <= (aboutAzure ? HELD_BACK_MS : RECURRING_MS),
      )
      return stands.findLast(({ aboutAzure }) => aboutAzure) ?? stands.at(-1)
    },
    /** What keeps the sidecar from a token, whether or not a write has met it. */
    ofToken: (): Trouble | undefined =>
      [...troubles.values()].findLast(({ ofToken, isOver }) => ofToken && !isOver),
    /** The latest first. */
    read: (): readonly Trouble[] => [...troubles.values()].reverse(),
  }
}

const SENDER_GONE = 499
