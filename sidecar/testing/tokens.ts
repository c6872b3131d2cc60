import type { Tokens } from '../identity/tokens.ts'

/** Tokens by hand: `Bearer token-1` at first, one higher after each renewal. */
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
      problem: current === undefined ? 'Entra ID cannot be reached' : undefined,
      failingSince: current === undefined ? new Date() : undefined,
      renewal: undefined,
    }),
  }
  return {
    tokens,
    renewals,
    /** Loses the token in hand; there is no other. */
    drop(): undefined {
      current = undefined
    },
  }
}
