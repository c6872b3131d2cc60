import type { AccessToken } from '@azure/identity'
import type { AadApplicationIdentity, CertificateFile } from '../../contract/identity.ts'
import type { Acquire } from './attempt.ts'
import { validityProblem } from './certificate.ts'
import { CertificateStore, type MountedCertificate, newestFirst } from './certificate-store.ts'
import type { Clock } from './clock.ts'
import type { Entra } from './entra.ts'
import type { Files } from './files.ts'
import { TokenError } from './token-error.ts'
import type { TokenSource } from './token-source.ts'
import type { OnIdentityEvent } from './tokens.ts'

interface Parts {
  readonly entra: Entra
  readonly files: Files
  readonly clock: Clock
  readonly onEvent: OnIdentityEvent
}

/**
 * Tokens for an Entra application with a certificate, without an outage while the certificate is rotated:
 * the newest valid one is tried first, an older one serves as long as Entra ID refuses it, and the one
 * in use is kept in memory when its file is gone.
 */
export class CertificateSource implements TokenSource {
  readonly #application: AadApplicationIdentity
  readonly #sendChain: boolean
  readonly #store: CertificateStore
  readonly #parts: Parts
  #inUse: MountedCertificate | undefined

  constructor(application: AadApplicationIdentity, file: CertificateFile, parts: Parts) {
    this.#application = application
    this.#sendChain = file.sendChain
    this.#store = new CertificateStore(file, parts.files)
    this.#parts = parts
  }

  async look(): Promise<boolean> {
    const { isNew, unusable } = await this.#store.look()
    const now = this.#parts.clock.now()
    if (isNew) this.#announce()
    const outdated = isNew ? this.#store.certificates.flatMap((one) => outdatedFile(one, now)) : []
    for (const { file, message } of [...unusable, ...outdated]) {
      this.#parts.onEvent({ kind: 'certificate-unusable', file, message })
    }
    return isNew
  }

  problem(): string | undefined {
    if (this.#candidates().length > 0) return undefined
    const now = this.#parts.clock.now()
    const outdated = this.#store.certificates.flatMap((one) => outdatedFile(one, now))
    return [...outdated, ...this.#store.unusable][0]?.message ?? 'the certificate is being read'
  }

  async acquire(signal: AbortSignal): Promise<AccessToken> {
    let refusal: TokenError | undefined
    for (const certificate of this.#candidates()) {
      try {
        return await this.#acquireWith(certificate, signal)
      } catch (error) {
        if (!isRefusal(error)) throw error
        refusal ??= error
      }
    }
    throw refusal ?? new TokenError('credential-file', this.problem() ?? 'no certificate')
  }

  upgrade(): Acquire | undefined {
    const [newest] = this.#candidates()
    if (newest === undefined || newest.thumbprint === this.#inUse?.thumbprint) return undefined
    return (signal) => this.#acquireWith(newest, signal)
  }

  close(): void {
    this.#parts.entra.close()
  }

  /** What is mounted, and the one in use even when its file is gone. */
  #all(): readonly MountedCertificate[] {
    const mounted = this.#store.certificates
    const inUse = this.#inUse
    const isMounted = mounted.some(({ thumbprint }) => thumbprint === inUse?.thumbprint)
    return inUse === undefined || isMounted ? mounted : [...mounted, inUse]
  }

  /** Those that are valid now, newest first. */
  #candidates(): readonly MountedCertificate[] {
    const now = this.#parts.clock.now()
    return this.#all()
      .filter((certificate) => validityProblem(certificate, now) === undefined)
      .sort(newestFirst)
  }

  async #acquireWith(certificate: MountedCertificate, signal: AbortSignal): Promise<AccessToken> {
    const { tenantId, clientId } = this.#application
    try {
      const { entra } = this.#parts
      const token = await entra.acquire(signal, ({ ClientCertificateCredential }, options) => {
        const chain = { sendCertificateChain: this.#sendChain }
        const { pem } = certificate
        return new ClientCertificateCredential(
          tenantId,
          clientId,
          { certificate: pem },
          { ...options, ...chain },
        )
      })
      if (certificate.thumbprint !== this.#inUse?.thumbprint) {
        this.#inUse = certificate
        this.#announce()
      }
      return token
    } catch (error) {
      if (error instanceof TokenError && error.reason === 'certificate-unknown') {
        const { thumbprint } = certificate
        const message = `certificate ${thumbprint} (${certificate.file}): ${error.message}`
        this.#parts.onEvent({ kind: 'certificate-unknown-to-entra', thumbprint, message })
      }
      throw error
    }
  }

  #announce(): void {
    this.#parts.onEvent({
      kind: 'certificates-loaded',
      versions: this.#all().map(({ file, thumbprint, subject, notBefore, notAfter }) => ({
        file,
        thumbprint,
        subject,
        notBefore,
        notAfter,
        inUse: thumbprint === this.#inUse?.thumbprint,
      })),
    })
  }
}

/** Another certificate may do what Entra ID refuses this one; nothing else cures a network. */
function isRefusal(error: unknown): error is TokenError {
  return (
    error instanceof TokenError &&
    (error.reason === 'certificate-unknown' || error.reason === 'refused')
  )
}

function outdatedFile(certificate: MountedCertificate, now: number) {
  const problem = validityProblem(certificate, now)
  const { file } = certificate
  return problem === undefined ? [] : [{ file, message: `${file} ${problem}` }]
}
