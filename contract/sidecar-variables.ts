import { IDENTITY_TYPES } from './identity.ts'

interface Variable {
  /** When it has to be set: always, never, or with what. */
  readonly needed: string
  /** What it is, in the words of the reference. */
  readonly about: string
}

/**
 * Every environment variable of the sidecar that is not a setting (`SIDECAR_SETTINGS`): where to, and as whom.
 * The names are Microsoft's where its image has them. A new one is a new row, before anything can read it.
 */
export const SIDECAR_VARIABLES = {
  INGESTION_URL: {
    needed: 'always',
    about:
      "The metrics ingestion endpoint of a data collection rule, with its path and `api-version`. `https`; the host has to be below the cloud's ingestion domain, or listed in `INGESTION_ALLOWED_HOSTS`. Loopback may be `http`.",
  },
  IDENTITY_TYPE: {
    needed: 'always',
    about: `${Object.keys(IDENTITY_TYPES)
      .map((type) => `\`${type}\``)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}, in any case.`,
  },
  AZURE_TENANT_ID: {
    needed: 'aadApplication, workloadIdentity',
    about: 'Directory (tenant) id.',
  },
  AZURE_CLIENT_ID: {
    needed: 'all but systemAssigned',
    about: 'Client id of the application or identity.',
  },
  AZURE_CLIENT_CERTIFICATE_PATH: {
    needed: 'aadApplication',
    about:
      'PEM or PKCS#12 (binary or base64 text), told apart by content; or a directory of versions.',
  },
  AZURE_CLIENT_CERTIFICATE_PASSWORD: {
    needed: 'no',
    about: "Password of a PKCS#12 file. Key Vault's have none.",
  },
  AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE: { needed: 'no', about: 'A file with that password.' },
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: {
    needed: 'no',
    about: '`true` sends the chain, for applications that trust a subject name and issuer.',
  },
  AZURE_CLIENT_SECRET_FILE: {
    needed: 'instead of a certificate',
    about: 'A file with a client secret.',
  },
  AZURE_CLIENT_SECRET_EXPIRES: {
    needed: 'no',
    about:
      'The day on which that secret expires, such as `2027-03-01`: becomes a metric, because the secret itself does not say.',
  },
  AZURE_FEDERATED_TOKEN_FILE: {
    needed: 'workloadIdentity',
    about: 'The projected token; injected by the workload identity webhook.',
  },
  AZURE_POD_IDENTITY_AUTHORITY_HOST: {
    needed: 'no',
    about: 'Replaces `http://169.254.169.254` as the address of IMDS.',
  },
  CLUSTER: {
    needed: 'no',
    about: 'Name of the cluster, for logs and metrics of the sidecar itself.',
  },
  CLOUD: {
    needed: 'no',
    about:
      '`AZUREPUBLIC` (default), `AZUREGOVERNMENT`, `AZURECHINA` or `AZURECUSTOM`; case and underscores do not matter, and the names that SDKs and the command line of Azure have for them (`AzureUSGovernment`) are accepted, too.',
  },
  AAD_HOST_ENDPOINT: {
    needed: 'AZURECUSTOM',
    about:
      "Entra's authority. Takes precedence over `AZURE_AUTHORITY_HOST`, which the webhook injects.",
  },
  AZURE_AUTHORITY_HOST: { needed: 'no', about: "The same, in the webhook's words." },
  INGESTION_AAD_AUDIENCE: {
    needed: 'AZURECUSTOM',
    about:
      'What the token is for, as a resource (`https://monitor.azure.us/`) or a scope (with `/.default`).',
  },
  INBOUND_TOKEN_FILE: {
    needed: '`WRITE_SOURCES=any`',
    about:
      'A file with the bearer tokens that senders present, one on each line. Read every 5 s; up to two minutes are given to a token that is not there yet.',
  },
  HTTPS_PROXY: {
    needed: 'no',
    about:
      'Proxy for Entra ID and ingestion, never for IMDS: `http://host:port`, `https://host:port`, or `host:port`.',
  },
  NO_PROXY: { needed: 'no', about: 'Hosts that are reached without that proxy.' },
  NODE_EXTRA_CA_CERTS: {
    needed: 'no',
    about: 'A file with more certificate authorities, as Node.js reads it.',
  },
} as const satisfies Record<string, Variable>

export type SidecarVariable = keyof typeof SIDECAR_VARIABLES

/** What a container spec says: variables with their texts. */
export type SidecarEnvironment = { readonly [V in SidecarVariable]?: string | undefined }
