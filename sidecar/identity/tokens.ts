import type { Fault } from '../explain.ts'

/**
 * What the write path asks of the identity: a token at hand, at once, or the honest answer that there
 * is none. Nothing here waits for Entra ID except {@link Tokens.renew} and those who await {@link Tokens.renewal}.
 */
export interface Tokens {
  /** Value of the `Authorization` header; `undefined` while there is no usable token. */
  header(): string | undefined
  /**
   * Azure answered 401 to `rejected` (a value of {@link header}): gets a really new token. Callers that
   * come with the same value share one acquisition; if `rejected` has been replaced already, the newer
   * value is returned at once. Until there is a newer one, the refused token is kept as a fallback.
   *
   * Waits for one acquisition, not for Entra ID to come back. While Azure refuses brand-new tokens as well,
   * renewals are slowed down.
   *
   * @returns the new header value, or `undefined` when none can be acquired now, or before `signal` aborts
   */
  renew(rejected: string, signal: AbortSignal): Promise<string | undefined>
  /**
   * The acquisition that is to replace a refused token, while it is under way. It never rejects, and is
   * over within seconds, with a newer token or without. `undefined` at all other times.
   */
  renewal(): Promise<unknown> | undefined
  state(): TokenState
}

/** For `/ready`, `/status`, metrics and messages to people. Never carries a token. */
export interface TokenState {
  /** When the current token expires; `undefined` while there is none. */
  readonly expiresAt: Date | undefined
  /** Why the latest acquisition failed, or that the first is under way; `undefined` after a success. */
  readonly fault: Fault | undefined
  /** Of the service principal, as the latest token has it. */
  readonly objectId: string | undefined
  /** Since when acquisitions have been failing. */
  readonly failingSince: Date | undefined
  /** The latest renewal of a refused token; `undefined` while there was none. */
  readonly renewal:
    | {
        /** How long ago; the clock of the identity is not that of whoever reads this. */
        readonly sinceMs: number
        /** For so long a token that is refused stays: renewals are slowed down. */
        readonly pauseMs: number
      }
    | undefined
}

/** One version of the certificate, as found in its file. */
export interface CertificateVersion {
  readonly file: string
  /** SHA-1 of the certificate, upper-case hexadecimal, as the Azure portal shows it. */
  readonly thumbprint: string
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Whether tokens are being asked for with this one. */
  readonly inUse: boolean
}

/** What happens to the identity over time; metrics and logs are made of these. */
export type IdentityEvent =
  | { readonly kind: 'token-acquired'; readonly expiresAt: Date; readonly seconds: number }
  | {
      readonly kind: 'token-failed'
      readonly fault: Fault
      readonly seconds: number
    }
  | { readonly kind: 'certificates-loaded'; readonly versions: readonly CertificateVersion[] }
  /** The file changed to something that cannot be used; the versions that are held go on serving. */
  | { readonly kind: 'certificate-unusable'; readonly file: string; readonly fault: Fault }
  /** Entra ID does not know this version (yet); an older one serves, and this one is tried again. */
  | {
      readonly kind: 'certificate-unknown-to-entra'
      readonly thumbprint: string
      readonly fault: Fault
    }

export type OnIdentityEvent = (event: IdentityEvent) => void
