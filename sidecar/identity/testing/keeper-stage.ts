import type { AccessToken } from '@azure/identity'
import type { Cause } from '../../../contract/cause.ts'
import type { Acquire } from '../attempt.ts'
import { TokenError } from '../token-error.ts'
import { TokenKeeper } from '../token-keeper.ts'
import type { IdentityEvent } from '../tokens.ts'
import { manualClock } from './manual-clock.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
/** A caller that waits for as long as it takes. */
export const NEVER = new AbortController().signal
export const DOWN = 'Entra ID is down'

/** A token keeper with a clock and an Entra ID of the test's own. */
export class KeeperStage {
  readonly clock
  readonly events: IdentityEvent[] = []
  /** What Entra ID does with the next requests; the last one stays. */
  entra: Acquire[] = [this.issue()]
  /** Requests of Entra ID so far. */
  asked = 0
  #issued = 0

  constructor(random?: number) {
    this.clock = manualClock(random === undefined ? {} : { random })
  }

  /** Issues `token-1`, `token-2` and so on. */
  issue(lifetimeMs = HOUR_MS, more: Partial<AccessToken> = {}): Acquire {
    return async () => {
      this.#issued += 1
      const expiresOnTimestamp = this.clock.now() + lifetimeMs
      return { token: `token-${this.#issued}`, expiresOnTimestamp, ...more }
    }
  }

  createKeeper(): TokenKeeper {
    const acquire: Acquire = (signal) => {
      this.asked += 1
      const next = this.entra.length > 1 ? this.entra.shift() : this.entra[0]
      return next?.(signal) ?? Promise.reject(new Error('none'))
    }
    const { clock, events } = this
    return new TokenKeeper(acquire, { clock, onEvent: (event) => events.push(event) })
  }

  /** One that has asked for its first token. */
  async started(): Promise<TokenKeeper> {
    const keeper = this.createKeeper()
    keeper.start()
    await this.clock.advance(0)
    return keeper
  }
}

/** Entra ID cannot be asked, or asks to be left alone for a while. */
export function fail(cause: Cause = 'unreachable', retryAfterMs = 0): Acquire {
  return () => Promise.reject(new TokenError({ cause, detail: DOWN }, { retryAfterMs }))
}
