/** Begins the name of every metric of the sidecar itself. */
const METRIC_PREFIX = 'azure_monitor_remote_write_'

/**
 * Every metric of the sidecar itself. Labels have closed sets of values, apart from certificates: those
 * are as many as there are versions in the certificate's file or directory.
 */
export const METRICS = {
  writes: {
    name: `${METRIC_PREFIX}writes_total`,
    help: 'Writes answered, by what the answer means for the samples and why.',
    labelNames: ['outcome', 'cause'],
  },
  bytes: {
    name: `${METRIC_PREFIX}accepted_bytes_total`,
    help: 'Bytes of request bodies that Azure accepted, compressed as they were sent.',
  },
  duration: {
    name: `${METRIC_PREFIX}write_duration_seconds`,
    help: "Time from a write's headers to its answer.",
    labelNames: ['outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
  },
  inflightWrites: {
    name: `${METRIC_PREFIX}inflight_writes`,
    help: 'Writes in flight, of MAX_UPSTREAM_REQUESTS.',
  },
  inflightBytes: {
    name: `${METRIC_PREFIX}inflight_bytes`,
    help: 'Bytes of all writes in flight, of MAX_INFLIGHT_BYTES.',
  },
  turnedAway: {
    name: `${METRIC_PREFIX}strangers_turned_away_total`,
    help: 'Connections and requests that did not come from senders and were not served. No sample is lost by it.',
    labelNames: ['reason'],
  },
  connectionErrors: {
    name: `${METRIC_PREFIX}upstream_connection_errors_total`,
    help: 'Requests to Azure that failed without an answer, including those that were sent again.',
    labelNames: ['cause'],
  },
  tokensAcquired: {
    name: `${METRIC_PREFIX}token_acquisitions_total`,
    help: 'Tokens that were acquired.',
  },
  tokensFailed: {
    name: `${METRIC_PREFIX}token_acquisition_failures_total`,
    help: 'Attempts to acquire a token that failed.',
    labelNames: ['cause'],
  },
  tokenDuration: {
    name: `${METRIC_PREFIX}token_acquisition_duration_seconds`,
    help: 'Time an attempt to acquire a token took.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  tokenExpiry: {
    name: `${METRIC_PREFIX}token_expiry_timestamp_seconds`,
    help: 'When the current token expires; 0 before the first one.',
  },
  certificateNotAfter: {
    name: `${METRIC_PREFIX}certificate_not_after_timestamp_seconds`,
    help: 'When a version of the certificate expires.',
    labelNames: ['thumbprint'],
  },
  certificateInUse: {
    name: `${METRIC_PREFIX}certificate_in_use`,
    help: 'Whether tokens are asked for with this version of the certificate.',
    labelNames: ['thumbprint'],
  },
  certificateProblems: {
    name: `${METRIC_PREFIX}certificate_problems_total`,
    help: 'Times a version of the certificate could not be used.',
    labelNames: ['cause'],
  },
  clientSecretExpiry: {
    name: `${METRIC_PREFIX}client_secret_expiry_timestamp_seconds`,
    help: 'When the client secret expires, as AZURE_CLIENT_SECRET_EXPIRES says; 0 without it.',
  },
  draining: {
    name: `${METRIC_PREFIX}draining`,
    help: '1 after SIGTERM, while the last writes are accepted.',
  },
  info: {
    name: `${METRIC_PREFIX}info`,
    help: 'Version and configuration; always 1.',
    labelNames: ['version', 'identity_type', 'cloud', 'rule', 'cluster'],
  },
} as const
