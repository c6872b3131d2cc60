import type { Fault } from '../explain.ts'

/** Why there is no token. Never carries a secret. */
export class TokenError extends Error {
  override readonly name: string = 'TokenError'
  readonly fault: Fault
  /** How long the other side wants to be left alone. */
  readonly retryAfterMs: number
  /** Entra ID refuses these credentials; others may do better. */
  readonly isRefusal: boolean

  constructor(
    fault: Fault,
    {
      retryAfterMs = 0,
      isRefusal = false,
    }: { readonly retryAfterMs?: number; readonly isRefusal?: boolean } = {},
  ) {
    super(fault.detail ?? fault.cause)
    this.fault = fault
    this.retryAfterMs = retryAfterMs
    this.isRefusal = isRefusal
  }
}

/** Reads `Retry-After` in seconds, the form that Entra ID and IMDS use. */
export function retryAfterMs(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : 0
}
