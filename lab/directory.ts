import { createHash, type KeyObject, randomUUID, X509Certificate } from 'node:crypto'
import { thumbprintsOf } from './certificates.ts'

/** An application (or managed identity) of the lab's Entra tenant. */
export interface Application {
  readonly tenantId: string
  readonly clientId: string
  /** Of its service principal, which is what roles are assigned to. */
  readonly objectId: string
}

/** A federated credential: whose tokens Entra takes instead of a certificate. */
export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  /** Default: `api://AzureADTokenExchange`. */
  readonly audience?: string
}

/**
 * What Entra knows: applications with their certificates, secrets and federated credentials. Everything
 * can change at any time, and counts from the next token request on.
 */
export interface Directory {
  addApplication(
    application: Omit<Application, 'objectId'> & Partial<Pick<Application, 'objectId'>>,
  ): Application
  /** @returns the SHA-1 thumbprint, upper-case hexadecimal */
  addCertificate(clientId: string, certificatePem: string): string
  /** @param thumbprint - SHA-1, hexadecimal */
  removeCertificate(clientId: string, thumbprint: string): void
  addSecret(clientId: string, secret: string): void
  removeSecret(clientId: string, secret: string): void
  addFederatedCredential(clientId: string, credential: FederatedCredential): void
  removeFederatedCredential(clientId: string, subject: string): void
  /** Stands for the issuer's OIDC discovery document: Entra would fetch the key there. */
  trustIssuer(issuer: string, publicKey: KeyObject): void
  hasTenant(tenantId: string): boolean
  application(tenantId: string, clientId: string): Application | undefined
  applications(): readonly Application[]
  certificates(clientId: string): readonly X509Certificate[]
  hasSecret(clientId: string, secret: string): boolean
  federatedCredentials(clientId: string): readonly FederatedCredential[]
  issuerKey(issuer: string): KeyObject | undefined
}

interface Entry {
  readonly application: Application
  readonly certificates: Map<string, X509Certificate>
  readonly secretHashes: Set<string>
  readonly federated: Map<string, FederatedCredential>
}

export function createDirectory(): Directory {
  const entries = new Map<string, Entry>()
  const issuers = new Map<string, KeyObject>()
  const entry = (clientId: string): Entry => {
    const found = entries.get(clientId)
    if (found === undefined) throw new Error(`the lab knows no application ${clientId}`)
    return found
  }
  return {
    addApplication(application) {
      const added = { objectId: randomUUID(), ...application }
      entries.set(added.clientId, {
        application: added,
        certificates: new Map(),
        secretHashes: new Set(),
        federated: new Map(),
      })
      return added
    },
    addCertificate(clientId, certificatePem) {
      const { sha1 } = thumbprintsOf(certificatePem)
      entry(clientId).certificates.set(sha1, new X509Certificate(certificatePem))
      return sha1
    },
    removeCertificate(clientId, thumbprint) {
      if (!entry(clientId).certificates.delete(thumbprint.toUpperCase())) {
        throw new Error(`application ${clientId} has no certificate ${thumbprint}`)
      }
    },
    addSecret: (clientId, secret) => void entry(clientId).secretHashes.add(hash(secret)),
    removeSecret: (clientId, secret) => void entry(clientId).secretHashes.delete(hash(secret)),
    addFederatedCredential(clientId, credential) {
      entry(clientId).federated.set(credential.subject, credential)
    },
    removeFederatedCredential: (clientId, subject) =>
      void entry(clientId).federated.delete(subject),
    trustIssuer: (issuer, publicKey) => void issuers.set(issuer, publicKey),
    hasTenant: (tenantId) =>
      [...entries.values()].some(({ application }) => application.tenantId === tenantId),
    application(tenantId, clientId) {
      const application = entries.get(clientId)?.application
      return application?.tenantId === tenantId ? application : undefined
    },
    applications: () => [...entries.values()].map(({ application }) => application),
    certificates: (clientId) => [...entry(clientId).certificates.values()],
    hasSecret: (clientId, secret) => entry(clientId).secretHashes.has(hash(secret)),
    federatedCredentials: (clientId) => [...entry(clientId).federated.values()],
    issuerKey: (issuer) => issuers.get(issuer),
  }
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
