import type { TokenFailure } from './tokens.ts'

/** Why there is no token. The message is one line for people and never carries a secret. */
export class TokenError extends Error {
  override readonly name: string = 'TokenError'
  readonly reason: TokenFailure
  /** How long the other side wants to be left alone. */
  readonly retryAfterMs: number

  constructor(
    reason: TokenFailure,
    message: string,
    { retryAfterMs = 0 }: { readonly retryAfterMs?: number } = {},
  ) {
    super(message)
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** Reads `Retry-After` in seconds, the form that Entra ID and IMDS use. */
export function retryAfterMs(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : 0
}
