import { choice, flag, hosts, integer, type Setting } from './setting.ts'

const MiB = 1024 * 1024

/**
 * The sidecar's scalar settings, each with a default that is right for Prometheus with Azure Monitor.
 * A new one is a new row: reading, writing, validation and the reference follow from it.
 */
export const SIDECAR_SETTINGS = {
  listeningPort: integer('LISTENING_PORT', 8081, {
    min: 1,
    max: 65_535,
    about: 'TCP port for writes, probes and metrics.',
  }),
  traceLogging: flag('TRACE_LOGGING', {
    about: 'Logs every request (never its headers or body).',
  }),
  maxBodyBytes: integer('MAX_BODY_BYTES', 16 * MiB, {
    min: 1024,
    max: 256 * MiB,
    about: 'Largest compressed body of one write; a larger one is answered 413.',
  }),
  maxInflightBytes: integer('MAX_INFLIGHT_BYTES', 64 * MiB, {
    min: 1024,
    max: 1024 * MiB,
    about: 'Bytes of all writes in flight together; beyond it writes are answered 503.',
  }),
  maxUpstreamRequests: integer('MAX_UPSTREAM_REQUESTS', 64, {
    min: 1,
    max: 1024,
    about:
      'Writes in flight at once; beyond it writes are answered 503. Prometheus has at most 50 shards for each remote write.',
  }),
  upstreamTimeoutSeconds: integer('UPSTREAM_TIMEOUT_SECONDS', 25, {
    min: 1,
    max: 25,
    about:
      "Everything is answered within this time, which has to stay below Prometheus' remote_timeout (30 s).",
  }),
  authGraceSeconds: integer('AUTH_GRACE_SECONDS', 2700, {
    min: 0,
    max: 86_400,
    about:
      'How long a 401 or 403 of Azure is answered as 503, so that Prometheus keeps the samples. A role assignment takes about 30 minutes to become effective; 0 passes them on at once.',
  }),
  throttleStatus: choice('THROTTLE_STATUS', 503, [503, 429], {
    about:
      'The status that a 429 of Azure is answered with. Prometheus drops samples on 429 unless the remote write sets `retry_on_http_429`.',
  }),
  drainIdleSeconds: integer('DRAIN_IDLE_SECONDS', 5, {
    min: 0,
    max: 600,
    about:
      'After SIGTERM the sidecar exits when its senders are through. A sender gets this long to write for the first time, and, after the pause that it was told or makes of its own, to come back.',
  }),
  drainMaxSeconds: integer('DRAIN_MAX_SECONDS', 70, {
    min: 0,
    max: 600,
    about:
      'After SIGTERM the sidecar exits after this long at most. Prometheus flushes for up to 60 s.',
  }),
  senderMaxBackoffSeconds: integer('SENDER_MAX_BACKOFF_SECONDS', 5, {
    min: 1,
    max: 600,
    about:
      "The longest pause that a sender makes of its own: `max_backoff` of Prometheus' queue. After SIGTERM the sidecar waits that long for one whose write did not succeed.",
  }),
  senderMessageVersion: choice('SENDER_MESSAGE_VERSION', 'V1.0', ['V1.0', 'V2.0'], {
    about:
      'Version of remote write that senders speak. Either is forwarded; `check` asks Azure whether it accepts 2.0, because Prometheus drops what is answered 415.',
  }),
  certificatePollSeconds: integer('CERTIFICATE_POLL_SECONDS', 10, {
    min: 1,
    max: 30,
    about: 'How often the certificate file is checked for a new version.',
  }),
  certificateRetrySeconds: integer('CERTIFICATE_RETRY_SECONDS', 30, {
    min: 1,
    max: 3600,
    about: 'How often a new certificate that Entra ID does not know yet is tried again.',
  }),
  writeSources: choice('WRITE_SOURCES', 'loopback', ['loopback', 'any'], {
    about:
      "Who may write: the sidecar's own pod, or anyone who presents the token of `INBOUND_TOKEN_FILE`.",
  }),
  ingestionAllowedHosts: hosts('INGESTION_ALLOWED_HOSTS', {
    about:
      "Hosts that `INGESTION_URL` may have although they are not below the cloud's ingestion domain.",
  }),
} as const satisfies Record<string, Setting<unknown>>

type Settings = typeof SIDECAR_SETTINGS

/** The settings' values. */
export type SidecarSettings = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never
}

export type SidecarSettingName = keyof SidecarSettings

export const DEFAULT_SIDECAR_SETTINGS = Object.fromEntries(
  Object.entries(SIDECAR_SETTINGS).map(([name, setting]) => [name, setting.default]),
) as SidecarSettings
