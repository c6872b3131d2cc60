import type { AccessToken } from '@azure/identity'
import type { AadApplicationIdentity, CertificateFile } from '../../contract/identity.ts'
import type { Fault } from '../explain.ts'
import type { Acquire } from './attempt.ts'
import { validityProblem } from './certificate.ts'
import {
  CertificateStore,
  type MountedCertificate,
  outdatedFiles,
  type UnusableFile,
} from './certificate-store.ts'
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

/** How many others are tried at once when Entra ID refuses the first; nobody mounts as many versions. */
const MAX_OTHERS = 10

/**
 * Tokens for an Entra application with a certificate, without an outage while the certificate is rotated:
 * the newest valid one that is mounted is tried first, an older one serves as long as Entra ID refuses it,
 * and the one in use is kept in memory when its file is gone, for when Entra ID refuses all that are there.
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
    const { isNew, hasChanged, unusable } = await this.#store.look()
    if (hasChanged) this.#announce()
    const outdated = isNew ? this.#outdated() : []
    for (const { cause, file, message } of [...unusable, ...outdated]) {
      this.#parts.onEvent({ kind: 'certificate-unusable', file, fault: { cause, detail: message } })
    }
    return isNew
  }

  problem(): Fault | undefined {
    if (this.#candidates().length > 0) return undefined
    const [first] = [...this.#outdated(), ...this.#store.unusable]
    return first === undefined
      ? { cause: 'token_pending', detail: 'the certificate is being read' }
      : { cause: first.cause, detail: first.message }
  }

  async acquire(signal: AbortSignal): Promise<AccessToken> {
    const [first, ...others] = this.#candidates()
    if (first === undefined) {
      throw new TokenError(this.problem() ?? { cause: 'credential_file' })
    }
    try {
      return await this.#acquireWith(first, signal)
    } catch (error) {
      if (!isRefusal(error)) throw error
      return this.#acquireWithOneOf(others.slice(0, MAX_OTHERS), error, signal)
    }
  }

  upgrade(): Acquire | undefined {
    const [newest] = this.#candidates()
    if (newest === undefined || newest.thumbprint === this.#inUse?.thumbprint) return undefined
    return (signal) => this.#acquireWith(newest, signal)
  }

  close(): void {
    this.#parts.entra.close()
  }

  /** What is mounted, newest first, and last the one in use when its file is gone. */
  #all(): readonly MountedCertificate[] {
    const mounted = this.#store.certificates
    const inUse = this.#inUse
    const isMounted = mounted.some(({ thumbprint }) => thumbprint === inUse?.thumbprint)
    return inUse === undefined || isMounted ? mounted : [...mounted, inUse]
  }

  /** Those that are valid now, in the order in which they are tried. */
  #candidates(): readonly MountedCertificate[] {
    const now = this.#parts.clock.now()
    return this.#all().filter((certificate) => validityProblem(certificate, now) === undefined)
  }

  #outdated(): readonly UnusableFile[] {
    return outdatedFiles(this.#store.certificates, this.#parts.clock.now())
  }

  /** All at once, because one after the other they would outlast the attempt; the first in order counts. */
  async #acquireWithOneOf(
    certificates: readonly MountedCertificate[],
    refusal: TokenError,
    signal: AbortSignal,
  ): Promise<AccessToken> {
    const asked = certificates.map((certificate) => this.#ask(certificate, signal))
    for (const token of asked) token.catch(() => {})
    let failure: unknown = refusal
    for (const [index, certificate] of certificates.entries()) {
      try {
        const token = await asked[index]
        if (token !== undefined) return this.#use(certificate, token)
      } catch (error) {
        if (!isRefusal(error)) failure = error
      }
    }
    throw failure
  }

  async #acquireWith(certificate: MountedCertificate, signal: AbortSignal): Promise<AccessToken> {
    return this.#use(certificate, await this.#ask(certificate, signal))
  }

  #use(certificate: MountedCertificate, token: AccessToken): AccessToken {
    if (certificate.thumbprint !== this.#inUse?.thumbprint) {
      this.#inUse = certificate
      this.#announce()
    }
    return token
  }

  async #ask(certificate: MountedCertificate, signal: AbortSignal): Promise<AccessToken> {
    const { tenantId, clientId } = this.#application
    const { entra, onEvent } = this.#parts
    try {
      return await entra.acquire(signal, ({ ClientCertificateCredential }, options) => {
        const { pem } = certificate
        return new ClientCertificateCredential(
          tenantId,
          clientId,
          { certificate: pem },
          { ...options, sendCertificateChain: this.#sendChain },
        )
      })
    } catch (error) {
      if (!(error instanceof TokenError) || error.fault.cause !== 'certificate_unknown') throw error
      const { thumbprint, sha256, file } = certificate
      // The portal shows SHA-1, and Entra ID's message says SHA-256.
      const detail = `thumbprint ${thumbprint} (SHA-256 ${sha256}, ${file}): ${error.message}`
      const fault = { ...error.fault, detail }
      onEvent({ kind: 'certificate-unknown-to-entra', thumbprint, fault })
      throw new TokenError(fault, { isRefusal: true })
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
  return error instanceof TokenError && error.isRefusal
}
