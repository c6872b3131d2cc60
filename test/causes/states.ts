import type { Cause } from '../../contract/cause.ts'
import type { FaultsInput } from '../../lab/fault.ts'

/** A way in which samples do not arrive, and what every place has to call it. */
export interface FailureState {
  readonly cause: Cause
  readonly faults?: FaultsInput
  readonly env?: Readonly<Record<string, string>>
  /** What is mounted. Default: a certificate that Entra ID knows. */
  readonly mounted?: 'unregistered' | 'expired' | 'future' | 'without-key' | 'nothing'
  /** Default: the role is assigned. */
  readonly role?: 'missing' | 'of-another-rule'
  /** What `check` calls it, where its write without samples gets further. Default: the same. */
  readonly checkCause?: Cause | 'none'
}

const STRANGER = '55555555-5555-4555-8555-555555555555'
const ingestion = (faults: FaultsInput['ingestion']) => ({ faults: { ingestion: faults } })
const authority = (faults: FaultsInput['authority']) => ({ faults: { authority: faults } })

export const FAILURE_STATES = {
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
  'Entra ID answers 503': { cause: 'entra_error', ...authority({ status: 503 }) },
  'Entra ID asks for a pause': { cause: 'entra_throttled', ...authority({ status: 429 }) },
  'the clock of the node is off': { cause: 'clock_off', ...authority({ clockSkewSeconds: 3600 }) },
  'the client id is wrong': { cause: 'application_unknown', env: { AZURE_CLIENT_ID: STRANGER } },
  'the tenant is wrong': { cause: 'tenant_unknown', env: { AZURE_TENANT_ID: STRANGER } },
  'the certificate is not registered': { cause: 'certificate_unknown', mounted: 'unregistered' },
  'the certificate has expired': { cause: 'certificate_expired', mounted: 'expired' },
  'the certificate is not valid yet': { cause: 'certificate_not_yet_valid', mounted: 'future' },
  'the certificate has no key': { cause: 'certificate_unusable', mounted: 'without-key' },
  'nothing is mounted': { cause: 'credential_file', mounted: 'nothing' },
} as const satisfies Record<string, FailureState>
