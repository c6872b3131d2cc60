import type { AccessToken } from '@azure/identity'
import type { Clock } from './clock.ts'
import { TokenError } from './token-error.ts'

/** Gets a token; gives up when `signal` aborts. @throws TokenError */
export type Acquire = (signal: AbortSignal) => Promise<AccessToken>

/** For everything that one token takes: files, documents of the authority, several certificates. */
const ATTEMPT_MS = 10_000

/** Who heeds the signal can say what was waited for, and has this long to do so. */
const LAST_WORDS_MS = 5_000

/**
 * One attempt to get a token, which ends in time whatever a library does. The timeouts of Azure's own
 * pipeline end with the head of an answer; one whose body never comes would be waited for forever.
 *
 * @throws TokenError
 */
export async function attempt(acquire: Acquire, clock: Clock): Promise<AccessToken> {
  const deadline = new AbortController()
  const overdue = Promise.withResolvers<never>()
  const cancels = [
    clock.after(ATTEMPT_MS, () => deadline.abort()),
    clock.after(ATTEMPT_MS + LAST_WORDS_MS, () => {
      overdue.reject(
        new TokenError({
          cause: 'timeout',
          detail: 'the attempt to get a token did not end in time',
        }),
      )
    }),
  ]
  try {
    return await Promise.race([acquire(deadline.signal), overdue.promise])
  } finally {
    for (const cancel of cancels) cancel()
  }
}
