import type { Cause } from '../../contract/cause.ts'

/**
 * What is done with a status of Azure. Prometheus retries 5xx for ever and drops the samples on
 * everything else, so each status that may pass with time becomes a 5xx.
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export type Treatment =
  /** As it is. */
  | 'pass'
  /** As 503: it may succeed the next time. */
  | 'hold'
  /** As 503 while {@link AuthGrace} lasts, then as it is. */
  | 'grace'
  /** As `THROTTLE_STATUS`. */
  | 'throttle'
  /** As 502. */
  | 'bad-gateway'

export interface StatusRow {
  readonly treatment: Treatment
  readonly cause: Cause
  /** What a person can do about it. */
  readonly advice?: (about: Subject) => string
}

/** What advice speaks about. */
export interface Subject {
  /** The data collection rule's immutable id. */
  readonly rule: string
  /** The identity, as the Azure portal knows it. */
  readonly identity: string
  readonly refusal: TokenRefusal
}

/** What is known when Azure answers 401. */
export type TokenRefusal = 'token-in-hand' | 'new-token' | 'new-token-after-success'

/** A wrong audience is refused from the first write on, and with every new token. */
const REFUSED_TOKENS: Readonly<Record<TokenRefusal, string>> = {
  'token-in-hand': 'Azure does not take the token in hand, and a new one is asked for',
  'new-token': 'Azure does not take a new token either: check CLOUD and INGESTION_AAD_AUDIENCE',
  'new-token-after-success':
    'Azure does not take a new token either, and took others with the same settings before: look for an outage at https://azure.status.microsoft',
}

const STATUSES: Readonly<Record<number, StatusRow>> = {
  401: {
    treatment: 'grace',
    cause: 'token',
    advice: ({ refusal }) => REFUSED_TOKENS[refusal],
  },
  403: {
    treatment: 'grace',
    cause: 'role',
    advice: ({ rule, identity }) =>
      `assign the role "Monitoring Metrics Publisher" on data collection rule ${rule} to ${identity}`,
  },
  404: {
    treatment: 'pass',
    cause: 'not_found',
    advice: ({ rule }) => `check INGESTION_URL: Azure knows no data collection rule ${rule} there`,
  },
  408: { treatment: 'hold', cause: 'timeout' },
  409: { treatment: 'pass', cause: 'duplicate' },
  410: { treatment: 'pass', cause: 'not_found' },
  413: {
    treatment: 'pass',
    cause: 'too_large',
    advice: () => 'lower max_samples_per_send of the remote write',
  },
  // https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-details
  422: {
    treatment: 'pass',
    cause: 'duplicate',
    advice: () => 'duplicate series: give each Prometheus its own external labels',
  },
  429: {
    treatment: 'throttle',
    cause: 'throttled',
    advice: () => 'the Azure Monitor workspace is over its ingestion limits: ask for higher ones',
  },
}

const CLASSES: Readonly<Record<number, StatusRow>> = {
  2: { treatment: 'pass', cause: 'none' },
  3: {
    treatment: 'bad-gateway',
    cause: 'redirect',
    advice: () => 'redirects are never followed, the token would go with them: check INGESTION_URL',
  },
  4: { treatment: 'pass', cause: 'bad_request' },
  5: { treatment: 'pass', cause: 'upstream' },
}

const UNKNOWN: StatusRow = { treatment: 'bad-gateway', cause: 'upstream' }

/** What is done with `status`, whatever it is. */
export function rowOf(status: number): StatusRow {
  return STATUSES[status] ?? CLASSES[Math.floor(status / 100)] ?? UNKNOWN
}
