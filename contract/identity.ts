/**
 * How the sidecar proves to Entra ID who it is. The names are Microsoft's values of `IDENTITY_TYPE`.
 *
 * A new mode is a new row here: every room keeps a record that is total over `IdentityType`, so the
 * compiler names each place that has to learn about it.
 */
export const IDENTITY_TYPES = {
  /** An Entra application with a certificate (or a client secret from a file). */
  aadApplication: 'Entra application with a certificate',
  /** A user-assigned managed identity, by IMDS. */
  userAssigned: 'user-assigned managed identity',
  /** The machine's own managed identity, by IMDS. */
  systemAssigned: 'system-assigned managed identity',
  /** A Kubernetes service account token that Entra ID exchanges (federated credential). */
  workloadIdentity: 'workload identity',
} as const

export type IdentityType = keyof typeof IDENTITY_TYPES

/**
 * What an environment file calls them: an application that signs in with a secret is a type of its own
 * there, because nothing else about it is the same. Records of rooms that make something of an environment
 * are total over these.
 */
export type WriterType = IdentityType | 'clientSecret'

export const WRITER_TYPES: readonly WriterType[] = [
  ...(Object.keys(IDENTITY_TYPES) as IdentityType[]),
  'clientSecret',
]

/** What the sidecar needs to know to get a token; files are named, never their contents. */
export type SidecarIdentity =
  | AadApplicationIdentity
  | { readonly type: 'userAssigned'; readonly clientId: string }
  | { readonly type: 'systemAssigned' }
  | WorkloadIdentity

export interface AadApplicationIdentity {
  readonly type: 'aadApplication'
  readonly tenantId: string
  readonly clientId: string
  readonly credential: CertificateFile | SecretFile
}

export interface CertificateFile {
  readonly kind: 'certificate'
  /** PEM or PKCS#12 (binary or base64 text), told apart by content; or a directory of versions. */
  readonly path: string
  /** Password of a PKCS#12 file. Key Vault's have none. */
  readonly password?: Password
  /** Send the chain with the assertion, for applications that trust a subject name and issuer. */
  readonly sendChain: boolean
}

export interface SecretFile {
  readonly kind: 'secret'
  readonly path: string
  /** The day on which Entra ID refuses it, `2027-03-01`. Only its owner knows: the secret itself does not say. */
  readonly expires?: string
}

/** A password from the environment itself, or from a file that is read when it is needed. */
export type Password = { readonly value: string } | { readonly path: string }

export interface WorkloadIdentity {
  readonly type: 'workloadIdentity'
  readonly tenantId: string
  readonly clientId: string
  /** The projected token. The webhook decides where it is; it moved in azure-workload-identity 1.6. */
  readonly tokenPath: string
}

/** The link-local address at which every Azure machine has IMDS, which gives out tokens of managed identities. */
export const IMDS_ORIGIN = 'http://169.254.169.254'
