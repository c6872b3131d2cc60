import { METRICS } from '../contract/metrics.ts'
import { CONTAINER, REMOTE_WRITE } from '../contract/pod.ts'

/** The variables of the dashboard, which every query obeys. Where no series has `cluster`, "All" fits none at all, too. */
const VARIABLES = 'cluster=~"$cluster",namespace=~"$namespace"'

/** What tells one pod from another: pods of two clusters have the same names. */
const POD = 'cluster, namespace, pod'

/** A metric of the clusters and namespaces that are selected. */
export function metric(name: string, matchers = ''): string {
  return `${name}{${matchers && `${matchers},`}${VARIABLES}}`
}

/** One of Prometheus' own about the way to Azure; Prometheus 2.42 and 3.16 both have those that are asked for. */
export function queueMetric(name: string): string {
  return metric(`prometheus_remote_storage_${name}`, `remote_name="${REMOTE_WRITE}"`)
}

/** A metric that every process has, of the sidecar's. */
export function processMetric(name: string): string {
  return metric(name, `container="${CONTAINER}"`)
}

export const rate = (selector: string) => `rate(${selector}[$__rate_interval])`

/** Each replica scrapes every sidecar, and where all copies arrive in one place, one of them counts. */
export function perPod(expr: string, ...labels: readonly string[]): string {
  return `max by (${[POD, ...labels].join(', ')}) (${expr})`
}

/** The sum for each pod over the values of `over`. */
export function sumPerPod(expr: string, ...over: readonly string[]): string {
  return `sum by (${POD}) (${perPod(expr, ...over)})`
}

/** The sum over the pods of a cluster, in which `over` is summed up as well. */
export function sumPerCluster(expr: string, by: readonly string[], over: readonly string[] = []) {
  return `sum by (${['cluster', ...by].join(', ')}) (${perPod(expr, ...by, ...over)})`
}

/** What was there last, for pods of which nothing has come lately. */
export const last = (selector: string) => `last_over_time(${selector}[$__range])`

const alive = metric(METRICS.inflightWrites.name)

/** 0 for each sidecar that was there in the time that is shown: one that is silent now stays visible. */
export const ZERO = `0 * ${perPod(last(alive))}`

/** 0 for each cluster of which nothing is heard anymore. */
export const SILENT = `0 * max by (cluster) (${last(alive)}) unless max by (cluster) (${alive})`

/**
 * How old the newest sample is that has been delivered. Before the first one, Prometheus 2.42 has no such
 * metric and 3.16 says 0; then everything since its start waits.
 *
 * @param window - makes a range of a selector, where the last value is wanted
 */
export function ageOfNewestSent(window: (selector: string) => string = (selector) => selector) {
  const sent = perPod(window(queueMetric('queue_highest_sent_timestamp_seconds')))
  const started = window(metric('process_start_time_seconds', 'container="prometheus"'))
  const writes = window(queueMetric('shards'))
  return `time() - (\n  ${sent} > 0\n  or ${perPod(`${started} and on (${POD}) ${writes}`)}\n)`
}

/** What kube-state-metrics says about the container, be it a native sidecar or not. */
export function resource(kind: 'requests' | 'limits', name: 'cpu' | 'memory'): string {
  const matchers = `container="${CONTAINER}",resource="${name}",${VARIABLES}`
  return `{__name__=~"kube_pod_(init_)?container_resource_${kind}",${matchers}}`
}
