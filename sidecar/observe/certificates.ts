import type { CertificateVersion, IdentityEvent } from '../identity/tokens.ts'

/** What the identity's events have told about certificates and the token so far. */
export interface Certificates {
  /** As found in the file or directory, newest first; empty without a certificate. */
  readonly versions: readonly (CertificateVersion & { readonly isUnknownToEntra: boolean })[]
  readonly tokenRefreshedAt: Date | undefined
}

/** @param now - milliseconds since the epoch */
export function createCertificates(now: () => number) {
  let versions: readonly CertificateVersion[] = []
  let tokenRefreshedAt: Date | undefined
  /** Thumbprints that Entra ID refused when it was asked last. */
  let unknown: ReadonlySet<string> = new Set()
  return {
    onIdentityEvent(event: IdentityEvent): void {
      switch (event.kind) {
        case 'token-acquired':
          tokenRefreshedAt = new Date(now())
          break
        case 'certificates-loaded': {
          versions = event.versions.toSorted(
            (a, b) => b.notBefore.getTime() - a.notBefore.getTime(),
          )
          const refused = versions.filter(
            ({ thumbprint, inUse }) => !inUse && unknown.has(thumbprint),
          )
          unknown = new Set(refused.map(({ thumbprint }) => thumbprint))
          break
        }
        case 'certificate-unknown-to-entra':
          unknown = new Set([...unknown, event.thumbprint])
          break
        case 'token-failed':
        case 'certificate-unusable':
          break
        default:
          event satisfies never
      }
    },
    read: (): Certificates => ({
      versions: versions.map((version) => ({
        ...version,
        isUnknownToEntra: unknown.has(version.thumbprint),
      })),
      tokenRefreshedAt,
    }),
  }
}
