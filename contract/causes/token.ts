import { type CauseRow, held } from './row.ts'

/** Which of them ask Entra ID, and which the machine. */
const CERTIFICATE = { identities: ['aadApplication'] } as const
const ASSERTION = { identities: ['aadApplication', 'workloadIdentity'] } as const
const SECRET = { identities: ['clientSecret'] } as const
const ENTRA = { identities: ['aadApplication', 'clientSecret', 'workloadIdentity'] } as const
const IMDS = { identities: ['userAssigned', 'systemAssigned'] } as const

/** Says more wherever no token comes. */
export const NO_TOKEN_RUNBOOK = 'AzureRemoteWriteNoToken'

const NO_TOKEN = { reply: 503, ...held, runbook: NO_TOKEN_RUNBOOK } as const

/** Why there is no token. Numbers of Entra ID: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const TOKEN = {
  token_pending: {
    ...NO_TOKEN,
    severity: 'info',
    what: 'a token is being acquired',
    next: 'wait',
  },
  credential_file: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'the credential file cannot be used: {detail}',
    next: 'look at the mount: the SecretProviderClass or the Secret, and the events of the pod',
    command: 'kubectl describe pod --namespace {namespace} {pod}',
  },
  certificate_unusable: {
    ...NO_TOKEN,
    ...CERTIFICATE,
    what: 'the certificate cannot be used: {detail}',
    next: 'do what the message says; docs/certificates.md has each of them',
    command: 'kubectl describe pod --namespace {namespace} {pod}',
  },
  certificate_expired: {
    ...NO_TOKEN,
    ...CERTIFICATE,
    what: 'the certificate has expired: {detail}',
    next: 'renew it in the Key Vault; if there is a newer one, switch on secret rotation of the CSI driver',
    runbook: 'AzureRemoteWriteCertificateExpiresSoon',
  },
  certificate_not_yet_valid: {
    ...NO_TOKEN,
    ...CERTIFICATE,
    what: 'the certificate is not valid yet: {detail}',
    next: 'compare the clock of the node with the true time; if it is right, wait',
    command: 'date --utc',
  },
  certificate_unknown: {
    ...NO_TOKEN,
    ...CERTIFICATE,
    what: 'Entra ID does not know the certificate: it is not registered with application {clientId}',
    next: 'register it (terraform apply does)',
    command:
      'az ad app credential list --id {clientId} --cert --query "[].[customKeyIdentifier,endDateTime]" --output tsv',
    runbook: 'AzureRemoteWriteCertificateNotAccepted',
  },
  clock_off: {
    ...NO_TOKEN,
    ...ASSERTION,
    what: 'Entra ID refuses the assertion because of its time: the clock of the node is off, or a projected token is stale',
    next: 'compare the clock of the node with the true time and set it (chrony, systemd-timesyncd)',
    command: 'date --utc',
  },
  tenant_unknown: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'Entra ID does not know tenant {tenantId}',
    next: 'check AZURE_TENANT_ID and CLOUD',
    command: 'az account show --query tenantId',
  },
  application_unknown: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'Entra ID does not know application {clientId} in tenant {tenantId}',
    next: 'check AZURE_CLIENT_ID and AZURE_TENANT_ID',
    command: 'az ad app show --id {clientId}',
  },
  service_principal_missing: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'application {clientId} has no service principal in tenant {tenantId}',
    next: 'create it (terraform apply does)',
    command: 'az ad sp create --id {clientId}',
  },
  audience_unknown: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'tenant {tenantId} does not know the audience {audience}',
    next: 'check INGESTION_AAD_AUDIENCE and CLOUD',
  },
  federated_credential: {
    ...NO_TOKEN,
    identities: ['workloadIdentity'],
    what: 'no federated credential of {clientId} matches the token of the service account',
    next: 'compare issuer, subject (namespace and service account) and audience: check prints what the token says',
    command: 'az ad app federated-credential list --id {clientId}',
  },
  secret_wrong: {
    ...NO_TOKEN,
    ...SECRET,
    what: 'Entra ID does not accept the client secret',
    next: "mount the secret's value, not its id",
  },
  secret_expired: {
    ...NO_TOKEN,
    identities: ['aadApplication', 'clientSecret'],
    what: 'the client secret or certificate has expired',
    next: 'renew it and mount the new one',
  },
  conditional_access: {
    ...NO_TOKEN,
    ...ENTRA,
    what: 'a conditional access policy blocks {clientId}',
    next: 'exclude this workload from the policy, or allow it from the address of the cluster',
  },
  entra_refused: {
    ...NO_TOKEN,
    what: '{host} refuses a token',
    next: 'look the number up at https://login.microsoftonline.com/error, and compare application and tenant with the portal',
  },
  entra_throttled: {
    ...NO_TOKEN,
    severity: 'warning',
    what: '{host} asks for a pause (429)',
    next: 'wait: the sidecar asks again when the pause is over',
  },
  entra_error: {
    ...NO_TOKEN,
    what: '{host} answers with an error of its own',
    next: 'look at https://azure.status.microsoft; the sidecar goes on asking',
  },
  not_entra: {
    ...NO_TOKEN,
    what: 'something else answers in place of {host}',
    next: 'check AAD_HOST_ENDPOINT and HTTPS_PROXY: a login page, a proxy or a captive portal',
  },
  imds_unreachable: {
    ...NO_TOKEN,
    ...IMDS,
    what: 'IMDS ({host}) cannot be reached',
    next: 'check the network policies of the pod; IMDS exists on Azure machines only',
  },
  imds_no_identity: {
    ...NO_TOKEN,
    ...IMDS,
    what: 'IMDS knows no such identity on this machine',
    next: 'assign {identity} to the machine or scale set of the node',
    command:
      'az vmss identity assign --resource-group GROUP --name SCALE_SET --identities IDENTITY_ID',
  },
  imds_blocked: {
    ...NO_TOKEN,
    ...IMDS,
    what: 'something between the pod and IMDS ({host}) refuses',
    next: 'check network policies and proxies',
  },
  imds_updating: {
    ...NO_TOKEN,
    ...IMDS,
    severity: 'warning',
    what: 'IMDS is being updated, or the identity was assigned a moment ago',
    next: 'wait: it takes up to 70 seconds',
  },
  token_unknown: {
    ...NO_TOKEN,
    what: 'no token could be acquired: {detail}',
    next: 'do what the message says; if it does not help, report it with the log',
  },
} as const satisfies Record<string, CauseRow>
