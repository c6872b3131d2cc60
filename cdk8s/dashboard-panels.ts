import { METRICS } from '../contract/metrics.ts'
import { REMOTE_WRITE } from '../contract/pod.ts'

/** Units of Grafana. */
type Unit = 'percentunit' | 's' | 'short' | 'reqps' | 'Bps' | 'bytes'

interface Query {
  readonly expr: string
  readonly legend: string
}

export interface Panel {
  readonly title: string
  readonly description: string
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Colours from these values on; the first, `null`, is the colour below all others. */
  readonly thresholds?: readonly { readonly color: string; readonly value: number | null }[]
}

const perPod = (expr: string): readonly Query[] => [{ expr, legend: '{{pod}}' }]
const rate = (metric: string, matchers = '') => `rate(${metric}${matchers}[$__rate_interval])`
const lowIsBad = (red: number, orange: number) => [
  { color: 'red', value: null },
  { color: 'orange', value: red },
  { color: 'green', value: orange },
]

/** What is asked first at the top: does everything arrive, and for how much longer? */
export const STATS: readonly Panel[] = [
  {
    title: 'Writes accepted',
    description:
      'Share of all writes that Azure took. Writes held back count again when they return.',
    unit: 'percentunit',
    queries: perPod(
      `sum by (pod) (${rate(METRICS.writes.name, '{outcome="accepted"}')}) / sum by (pod) (${rate(METRICS.writes.name)})`,
    ),
    thresholds: lowIsBad(0.9, 0.999),
  },
  {
    title: 'Writes refused in 24 h',
    description: 'Writes whose samples Prometheus dropped. Anything but 0 is data loss.',
    unit: 'short',
    queries: perPod(`sum by (pod) (increase(${METRICS.writes.name}{outcome="refused"}[24h]))`),
    thresholds: [
      { color: 'green', value: null },
      { color: 'red', value: 1 },
    ],
  },
  {
    title: 'Token valid for',
    description: 'Below 0 there is no valid token and samples are held back.',
    unit: 's',
    queries: perPod(`max by (pod) (${METRICS.tokenExpiry.name}) - time()`),
    thresholds: lowIsBad(0, 300),
  },
  {
    title: 'Certificate valid for',
    description: 'The certificate in use. Empty where the identity needs none.',
    unit: 's',
    queries: perPod(
      `max by (pod) (${METRICS.certificateNotAfter.name} * ${METRICS.certificateInUse.name} > 0) - time()`,
    ),
    thresholds: lowIsBad(3 * 86_400, 30 * 86_400),
  },
]

/** Below them, what tells why. */
export const SERIES: readonly Panel[] = [
  {
    title: 'Writes by outcome',
    description: 'accepted: Azure took them. held_back: Prometheus tries again. refused: lost.',
    unit: 'reqps',
    queries: [{ expr: `sum by (outcome) (${rate(METRICS.writes.name)})`, legend: '{{outcome}}' }],
  },
  {
    title: 'Writes not accepted, by cause',
    description: 'Why writes are held back or refused. The causes are explained in docs/alerts.md.',
    unit: 'reqps',
    queries: [
      {
        expr: `sum by (cause) (${rate(METRICS.writes.name, '{outcome!="accepted"}')}) > 0`,
        legend: '{{cause}}',
      },
    ],
  },
  {
    title: 'Latency of accepted writes',
    description: "From a write's headers to its answer, most of which is Azure.",
    unit: 's',
    queries: [0.5, 0.99].map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le) (${rate(`${METRICS.duration.name}_bucket`, '{outcome="accepted"}')}))`,
      legend: `p${quantile * 100}`,
    })),
  },
  {
    title: 'Bytes accepted',
    description: 'Compressed, as they were sent. A data collection rule takes 50 GB a minute.',
    unit: 'Bps',
    queries: perPod(`sum by (pod) (${rate(METRICS.bytes.name)})`),
  },
  {
    title: 'Prometheus behind by',
    description: 'Age of the newest sample sent. Azure refuses samples older than 20 minutes.',
    unit: 's',
    queries: perPod(
      `max by (pod) (prometheus_remote_storage_highest_timestamp_in_seconds) - on (pod) max by (pod) (prometheus_remote_storage_queue_highest_sent_timestamp_seconds{remote_name="${REMOTE_WRITE}"})`,
    ),
  },
  {
    title: 'Tokens',
    description: 'Attempts to get a token from Entra ID. Failures by reason.',
    unit: 'short',
    queries: [
      {
        expr: `sum(increase(${METRICS.tokensAcquired.name}[$__rate_interval]))`,
        legend: 'acquired',
      },
      {
        expr: `sum by (reason) (increase(${METRICS.tokensFailed.name}[$__rate_interval]))`,
        legend: 'failed: {{reason}}',
      },
    ],
  },
  {
    title: 'Writes in hand',
    description: 'Near MAX_UPSTREAM_REQUESTS (64) new writes are held back: Azure is slow.',
    unit: 'short',
    queries: perPod(`sum by (pod) (${METRICS.inflightWrites.name})`),
  },
  {
    title: 'Memory of the sidecar',
    description: 'Resident memory, of the limit in the environment file.',
    unit: 'bytes',
    queries: perPod(
      `max by (pod) (process_resident_memory_bytes * on (namespace, pod, container) group_left () max by (namespace, pod, container) (${METRICS.info.name}))`,
    ),
  },
]
