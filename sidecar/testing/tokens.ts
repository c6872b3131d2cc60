import type { Fault } from '../explain.ts'
import type { Tokens } from '../identity/tokens.ts'

/** Why there is none. */
const NO_ENTRA: Fault = {
  cause: 'unreachable',
  detail: 'connect ECONNREFUSED 127.0.0.1:1',
  host: 'login.microsoftonline.com',
}

/** Tokens of the test: `Bearer token-1` at first, one higher after each renewal. */
export function handMadeTokens(options: { readonly renewMs?: number } = {}) {
  let current: string | undefined = 'Bearer token-1'
  let count = 1
  const renewals: string[] = []
  const tokens: Tokens = {
    header: () => current,
    async renew(rejected, signal) {
      if (current !== rejected) return current
      renewals.push(rejected)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.renewMs ?? 0)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      if (signal.aborted) return undefined
      count += 1
      current = `Bearer token-${count}`
      return current
    },
    renewal: () => undefined,
    state: () => ({
      expiresAt: current === undefined ? undefined : new Date('2030-01-01T00:00:00Z'),
      fault: current === undefined ? NO_ENTRA : undefined,
      objectId: undefined,
      failingSince: current === undefined ? new Date() : undefined,
      renewal: undefined,
    }),
  }
  return {
    tokens,
    renewals,
    /** Loses the current token; there is no other. */
    drop(): undefined {
      current = undefined
    },
  }
}
