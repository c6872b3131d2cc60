import type { TokenFailure } from './tokens.ts'

/** Why there is no token. The message is one line for people and never carries a secret. */
export class TokenError extends Error {
  override readonly name = 'TokenError'
  readonly reason: TokenFailure

  constructor(reason: TokenFailure, message: string) {
    super(message)
    this.reason = reason
  }
}
