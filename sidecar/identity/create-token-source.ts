import type { IdentityType, SidecarIdentity } from '../../contract/identity.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { CertificateSource } from './certificate-source.ts'
import type { Clock } from './clock.ts'
import { createEntra } from './entra.ts'
import { createFileSource } from './file-source.ts'
import type { Files } from './files.ts'
import { createImds } from './imds.ts'
import type { TokenSource } from './token-source.ts'
import type { OnIdentityEvent } from './tokens.ts'

export interface TokenSourceParts {
  readonly onEvent: OnIdentityEvent
  readonly clock: Clock
  readonly files: Files
  /** Certificate authority to trust instead of the system's; PEM. */
  readonly ca?: string | undefined
}

type Create<T extends IdentityType> = (
  identity: Extract<SidecarIdentity, { type: T }>,
  config: SidecarConfig,
  parts: TokenSourceParts,
) => TokenSource

const SOURCES: { readonly [T in IdentityType]: Create<T> } = {
  aadApplication(identity, config, parts) {
    const { tenantId, clientId, credential } = identity
    const entra = createEntra(config, parts.ca)
    if (credential.kind === 'certificate') {
      return new CertificateSource(identity, credential, { ...parts, entra })
    }
    return createFileSource({
      path: credential.path,
      files: parts.files,
      acquire: (secret, signal) =>
        entra.acquire(signal, ({ ClientSecretCredential }, options) => {
          return new ClientSecretCredential(tenantId, clientId, secret, options)
        }),
      close: entra.close,
    })
  },
  userAssigned: ({ clientId }, { scope, imdsHost }, { clock }) =>
    createImds({ scope, clientId, host: imdsHost, now: clock.now }),
  systemAssigned: (_, { scope, imdsHost }, { clock }) =>
    createImds({ scope, host: imdsHost, now: clock.now }),
  workloadIdentity({ tenantId, clientId, tokenPath }, config, parts) {
    const entra = createEntra(config, parts.ca)
    return createFileSource({
      path: tokenPath,
      files: parts.files,
      // Not WorkloadIdentityCredential: it reads the file once more, in its own way and without a deadline.
      acquire: (token, signal) =>
        entra.acquire(signal, ({ ClientAssertionCredential }, options) => {
          return new ClientAssertionCredential(tenantId, clientId, async () => token, options)
        }),
      close: entra.close,
    })
  },
}

/** Where the tokens of `config.identity` come from. */
export function createTokenSource(config: SidecarConfig, parts: TokenSourceParts): TokenSource {
  return create(config.identity, config, parts)
}

function create<T extends IdentityType>(
  identity: Extract<SidecarIdentity, { type: T }>,
  config: SidecarConfig,
  parts: TokenSourceParts,
): TokenSource {
  return SOURCES[identity.type](identity, config, parts)
}
