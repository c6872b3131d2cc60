import type { CertificateVersion, IdentityEvent, TokenFailure } from '../identity/tokens.ts'

/** What the identity's events have told so far. */
export interface IdentityState {
  /** As found in the file or directory, newest first; empty without a certificate. */
  readonly certificates: readonly CertificateVersion[]
  readonly refreshedAt: Date | undefined
  /** Why the latest attempt to get a token failed; `undefined` after a success. */
  readonly tokenFailure: TokenFailure | undefined
  /** Thumbprints that Entra ID refused when it was asked last. */
  readonly unknownToEntra: ReadonlySet<string>
}

/** @param now - milliseconds since the epoch */
export function createIdentityState(now: () => number) {
  let certificates: readonly CertificateVersion[] = []
  let refreshedAt: Date | undefined
  let tokenFailure: TokenFailure | undefined
  let unknownToEntra: ReadonlySet<string> = new Set()
  return {
    onEvent(event: IdentityEvent): void {
      switch (event.kind) {
        case 'token-acquired':
          refreshedAt = new Date(now())
          tokenFailure = undefined
          break
        case 'token-failed':
          tokenFailure = event.reason
          break
        case 'certificates-loaded': {
          certificates = event.versions.toSorted(
            (a, b) => b.notBefore.getTime() - a.notBefore.getTime(),
          )
          const refused = certificates.filter(
            ({ thumbprint, inUse }) => !inUse && unknownToEntra.has(thumbprint),
          )
          unknownToEntra = new Set(refused.map(({ thumbprint }) => thumbprint))
          break
        }
        case 'certificate-unknown-to-entra':
          unknownToEntra = new Set([...unknownToEntra, event.thumbprint])
          break
        case 'certificate-unusable':
          break
        default:
          event satisfies never
      }
    },
    read: (): IdentityState => ({ certificates, refreshedAt, tokenFailure, unknownToEntra }),
  }
}
