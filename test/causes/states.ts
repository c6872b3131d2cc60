import type { Cause } from '../../contract/cause.ts'
import type { FaultsInput } from '../../lab/fault.ts'

/** A way in which samples do not arrive, and what every place has to call it. */
export interface FailureState {
  readonly cause: Cause
  readonly faults?: FaultsInput
  readonly env?: Readonly<Record<string, string>>
  /** Who writes. Default: an application with a certificate. */
  readonly identity?: 'certificate' | 'secret' | 'federated' | 'managed'
  /** What is mounted, or who the machine is. Default: what Entra ID, or IMDS, knows. */
  readonly mounted?: 'unknown' | 'expired' | 'future' | 'without-key' | 'nothing'
  /** Default: the role is assigned. */
  readonly role?: 'missing' | 'of-another-rule'
  /** What `check` calls it, where its write without samples gets further. Default: the same. */
  readonly checkCause?: Cause | 'none'
}

const STRANGER = '55555555-5555-4555-8555-555555555555'
const ingestion = (faults: FaultsInput['ingestion']) => ({ faults: { ingestion: faults } })
const authority = (faults: FaultsInput['authority']) => ({ faults: { authority: faults } })
const imds = (faults: FaultsInput['imds']) =>
  ({ identity: 'managed', faults: { imds: faults } }) as const

const AZURE_ANSWERS = {
  'the role is missing': { cause: 'role_missing', role: 'missing' },
  'the rule does not exist': { cause: 'rule_not_found', role: 'of-another-rule' },
  'Azure throttles': { cause: 'throttled', ...ingestion({ status: 429 }), checkCause: 'none' },
  'Azure answers 500': { cause: 'azure_error', ...ingestion({ status: 500 }) },
  'Azure answers 408': { cause: 'azure_timeout', ...ingestion({ status: 408 }) },
  'Azure answers 413': { cause: 'too_large', ...ingestion({ status: 413 }) },
  'Azure answers 422': { cause: 'duplicate', ...ingestion({ status: 422 }) },
  'Azure answers 451': { cause: 'bad_request', ...ingestion({ status: 451 }) },
  'Azure answers 302': { cause: 'redirect', ...ingestion({ status: 302 }) },
  "Azure's clock is hours ahead": {
    cause: 'token_expired',
    ...ingestion({ clockSkewSeconds: 7200 }),
  },
  'the audience is that of another cloud': {
    cause: 'token_refused',
    env: { INGESTION_AAD_AUDIENCE: 'https://monitor.azure.us/' },
  },
} as const satisfies Record<string, FailureState>

const THE_WAY = {
  'something inspects the TLS of ingestion': {
    cause: 'tls_untrusted',
    ...ingestion({ tls: 'unknown-authority' }),
  },
  'ingestion shows the certificate of another host': {
    cause: 'tls_wrong_host',
    ...ingestion({ tls: 'wrong-name' }),
  },
  'ingestion shows an expired certificate': {
    cause: 'tls_expired',
    ...ingestion({ tls: 'expired' }),
  },
  'ingestion resets connections': {
    cause: 'connection_lost',
    ...ingestion({ reset: 'request' }),
  },
  'ingestion does not answer': { cause: 'timeout', ...ingestion({ latencyMs: 60_000 }) },
  'something inspects the TLS of Entra ID': {
    cause: 'tls_untrusted',
    ...authority({ tls: 'unknown-authority' }),
  },
  'the proxy does not let Entra ID through': {
    cause: 'proxy_refused',
    ...authority({ refuse: true }),
  },
  'nothing listens where the proxy should be': {
    cause: 'unreachable',
    env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
  },
  'the name of the proxy is unknown': {
    cause: 'dns',
    env: { HTTPS_PROXY: 'http://proxy.invalid:3128' },
  },
} as const satisfies Record<string, FailureState>

const NO_TOKEN = {
  'Entra ID answers 503': { cause: 'entra_error', ...authority({ status: 503 }) },
  'Entra ID asks for a pause': { cause: 'entra_throttled', ...authority({ status: 429 }) },
  'a page of HTML comes in place of a token': { cause: 'not_entra', ...authority({ html: true }) },
  'a redirect comes in place of a token': { cause: 'not_entra', ...authority({ status: 302 }) },
  'Entra ID refuses for another reason': {
    cause: 'entra_refused',
    ...authority({ refusal: 50_076 }),
  },
  'the clock of the node is off': { cause: 'clock_off', ...authority({ clockSkewSeconds: 3600 }) },
  'the client id is wrong': { cause: 'application_unknown', env: { AZURE_CLIENT_ID: STRANGER } },
  'the tenant is wrong': { cause: 'tenant_unknown', env: { AZURE_TENANT_ID: STRANGER } },
  'the audience is unknown': {
    cause: 'audience_unknown',
    env: { INGESTION_AAD_AUDIENCE: 'https://monitor.example.com/' },
  },
  'the application has no service principal': {
    cause: 'service_principal_missing',
    ...authority({ refusal: 7_000_229 }),
  },
  'a conditional access policy blocks': {
    cause: 'conditional_access',
    ...authority({ refusal: 53_003 }),
  },
  'the certificate is not registered': { cause: 'certificate_unknown', mounted: 'unknown' },
  'the certificate has expired': { cause: 'certificate_expired', mounted: 'expired' },
  'the certificate is not valid yet': { cause: 'certificate_not_yet_valid', mounted: 'future' },
  'the certificate has no key': { cause: 'certificate_unusable', mounted: 'without-key' },
  'nothing is mounted': { cause: 'credential_file', mounted: 'nothing' },
  'the client secret is wrong': { cause: 'secret_wrong', identity: 'secret', mounted: 'unknown' },
  'the client secret has expired': {
    cause: 'secret_expired',
    identity: 'secret',
    ...authority({ refusal: 7_000_222 }),
  },
  'the service account has no federated credential': {
    cause: 'federated_credential',
    identity: 'federated',
    mounted: 'unknown',
  },
  'IMDS cannot be reached': { cause: 'imds_unreachable', ...imds({ refuse: true }) },
  'the machine has no such identity': {
    cause: 'imds_no_identity',
    identity: 'managed',
    mounted: 'unknown',
  },
  'a network policy blocks IMDS': { cause: 'imds_blocked', ...imds({ status: 403 }) },
  'IMDS is being updated': { cause: 'imds_updating', ...imds({ status: 410 }) },
} as const satisfies Record<string, FailureState>

const ITS_OWN = {
  'writes are larger than they may be': {
    cause: 'body_too_large',
    env: { MAX_BODY_BYTES: '1024' },
    checkCause: 'none',
  },
} as const satisfies Record<string, FailureState>

export const FAILURE_STATES = { ...AZURE_ANSWERS, ...THE_WAY, ...NO_TOKEN, ...ITS_OWN }

/** Variables that cannot be right: nothing listens, and both the start and `check` say why, in these words. */
export const VARIABLE_STATES: Readonly<
  Record<string, { readonly env: Readonly<Record<string, string>>; readonly says: RegExp }>
> = {
  'INGESTION_URL is an endpoint for logs': {
    env: { INGESTION_URL: urlOf('dce.westeurope-1.ingest.monitor.azure.com') },
    says: /takes logs, not metrics: take the metrics ingestion endpoint/,
  },
  'INGESTION_URL is where a workspace is queried': {
    env: { INGESTION_URL: 'https://amw.westeurope.prometheus.monitor.azure.com/api/v1/write' },
    says: /is where a workspace is queried: take the metrics ingestion endpoint/,
  },
  'INGESTION_URL is of another cloud': {
    env: { INGESTION_URL: urlOf('amw.usgovvirginia-1.metrics.ingest.monitor.azure.us') },
    says: /is not below .*: check CLOUD/,
  },
  'the webhook has injected no client id': {
    env: { IDENTITY_TYPE: 'workloadIdentity', AZURE_CLIENT_ID: '' },
    says: /AZURE_CLIENT_ID.*annotate the service account azure\.workload\.identity\/client-id/s,
  },
}

function urlOf(host: string): string {
  return `https://${host}/dataCollectionRules/dcr-${'0123456789abcdef'.repeat(2)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
}
