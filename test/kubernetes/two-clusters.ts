/** When the data of the dashboard's tests begin, in seconds; they last for 90 minutes. */
export const START = 1_790_000_000
export const MINUTES = 90

/** A value for each minute; where it is `undefined`, the series is not there. */
type Values = (minute: number) => number | undefined
type Labels = Readonly<Record<string, string>>
export type Cluster = readonly (readonly [metric: string, labels: Labels, values: Values])[]

const M = 'azure_monitor_remote_write_'
const at = (minute: number) => START + minute * 60

/** How a cluster fares from a minute on. */
interface Course {
  /** The last minute in which Azure accepted something; -1 if it never did. */
  readonly acceptedUntil: number
  readonly tokenUntil: number
  readonly certificateUntil: number
  /** The last minute of which there are metrics at all. */
  readonly heardUntil: number
}

const YEAR = 365 * 24 * 60
const fine: Course = {
  acceptedUntil: MINUTES,
  tokenUntil: MINUTES + 60,
  certificateUntil: YEAR,
  heardUntil: MINUTES,
}
const DEATH = 30

/** Healthy, and dead in three ways. All begin healthy, but for the one that never was. */
export const COURSES = {
  healthy: fine,
  'has an expired certificate': {
    ...fine,
    acceptedUntil: DEATH,
    tokenUntil: DEATH,
    certificateUntil: DEATH,
  },
  'never had a token': { ...fine, acceptedUntil: -1, tokenUntil: -1, certificateUntil: DEATH },
  'has fallen silent': { ...fine, tokenUntil: DEATH + 30, heardUntil: DEATH },
} as const satisfies Record<string, Course>

/** Everything that the dashboard asks for, as one pod of a cluster has it. */
export function seriesOf(course: Course): Cluster {
  const { acceptedUntil, tokenUntil, certificateUntil } = course
  const accepted = (minute: number) => Math.max(0, Math.min(minute, acceptedUntil))
  const failed = (minute: number) => minute - accepted(minute)
  const refused = (minute: number) => Math.max(0, failed(minute) - 45)
  const sidecar = { container: 'prom-remotewrite' }
  const queue = { container: 'prometheus', remote_name: 'azure-monitor' }
  const token = { outcome: 'held_back', cause: 'token_refused' }
  const le = (value: string) => ({ ...sidecar, outcome: 'accepted', le: value })
  const rows: Cluster = [
    [
      `${M}writes_total`,
      { ...sidecar, outcome: 'accepted', cause: 'none' },
      (m) => 600 * accepted(m),
    ],
    [`${M}writes_total`, { ...sidecar, ...token }, (m) => 60 * failed(m)],
    [`${M}writes_total`, { ...sidecar, ...token, outcome: 'refused' }, (m) => 6 * refused(m)],
    [`${M}accepted_bytes_total`, sidecar, (m) => 60_000 * accepted(m)],
    [`${M}write_duration_seconds_bucket`, le('0.1'), (m) => 300 * accepted(m)],
    [`${M}write_duration_seconds_bucket`, le('1'), (m) => 600 * accepted(m)],
    [`${M}write_duration_seconds_bucket`, le('+Inf'), (m) => 600 * accepted(m)],
    [`${M}inflight_writes`, sidecar, (m) => (failed(m) > 0 ? 0 : 5)],
    [`${M}token_acquisitions_total`, sidecar, (m) => Math.floor(accepted(m) / 20)],
    [
      `${M}token_acquisition_failures_total`,
      { ...sidecar, cause: 'entra_refused' },
      (m) => (failed(m) > 0 ? 2 * failed(m) : undefined),
    ],
    [`${M}token_expiry_timestamp_seconds`, sidecar, () => (tokenUntil < 0 ? 0 : at(tokenUntil))],
    [
      `${M}certificate_not_after_timestamp_seconds`,
      { ...sidecar, thumbprint: 'A' },
      () => at(certificateUntil),
    ],
    [`${M}certificate_in_use`, { ...sidecar, thumbprint: 'A' }, () => 1],
    ['process_cpu_seconds_total', sidecar, (m) => accepted(m) + 0.1 * failed(m)],
    ['process_resident_memory_bytes', sidecar, (m) => 90e6 + 1e5 * failed(m)],
    ['process_start_time_seconds', { container: 'prometheus' }, () => START],
    ['prometheus_remote_storage_samples_total', queue, (m) => 600_000 * accepted(m)],
    ['prometheus_remote_storage_samples_pending', queue, (m) => 500 + 1000 * failed(m)],
    ['prometheus_remote_storage_samples_failed_total', queue, (m) => 12_000 * refused(m)],
    ['prometheus_remote_storage_samples_dropped_total', queue, (m) => 100 * failed(m)],
    ['prometheus_remote_storage_shards', queue, () => 4],
    ['prometheus_remote_storage_shards_desired', queue, (m) => 4 + failed(m)],
    ['prometheus_remote_storage_shards_max', queue, () => 50],
    [
      'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
      queue,
      // Prometheus 2.42 has it from the first delivery on.
      (m) => (acceptedUntil < 0 ? undefined : at(accepted(m)) - 10),
    ],
    ['kube_pod_container_resource_requests', { ...sidecar, resource: 'cpu' }, () => 0.05],
    ['kube_pod_container_resource_limits', { ...sidecar, resource: 'cpu' }, () => 2],
    ['kube_pod_container_resource_limits', { ...sidecar, resource: 'memory' }, () => 192e6],
  ]
  return rows.map(([metric, labels, values]) => [
    metric,
    labels,
    (minute) => (minute > course.heardUntil ? undefined : values(minute)),
  ])
}

/**
 * Series in the format that `promtool tsdb create-blocks-from openmetrics` reads.
 *
 * @param clusters - those in one store, whose pods have the same names, each with labels of its own
 */
export function toOpenMetrics(
  clusters: readonly { readonly labels: Labels; readonly cluster: Cluster }[],
): string {
  const pod = { namespace: 'monitoring', pod: 'prometheus-0' }
  const minutes = Array.from({ length: MINUTES + 1 }, (_, minute) => minute)
  const lines = clusters.flatMap(({ labels: own, cluster }) =>
    cluster.flatMap(([metric, labels, values]) => {
      const all = Object.entries({ ...pod, ...labels, ...own })
      const series = `${metric}{${all.map(([name, value]) => `${name}="${value}"`).join(',')}}`
      return minutes.flatMap((minute) => {
        const value = values(minute)
        return value === undefined ? [] : [`${series} ${value} ${at(minute)}`]
      })
    }),
  )
  return `${lines.join('\n')}\n# EOF\n`
}
