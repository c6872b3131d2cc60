import { CONTAINER, PORT, sidecarJob } from '../pod.ts'
import { type DeadMansSwitch, resolveDeadMansSwitch } from './dead-mans-switch.ts'
import { type KnownSeries, type LabelValue, type Relabeled, relabeled } from './relabeled.ts'
import { relabelingOf } from './relabeling.ts'
import type { Cluster } from './resolve.ts'

/** The series whose absence means that a cluster has fallen silent. */
export interface WatchedSeries {
  /** As Prometheus has it, for people. */
  readonly name: string
  /** What becomes of it on its way to Azure. */
  readonly relabeled: Relabeled
  /** What it is looked for by in Azure: labels as they arrive there, `__name__` among them. */
  readonly selected: Readonly<Record<string, LabelValue>>
  /** How long it is missing, as a Prometheus duration. */
  readonly for: string
}

/** The series that a cluster's dead man's switch watches; `undefined` where it has none. */
export function watchedSeries(cluster: Cluster): WatchedSeries | undefined {
  const given = resolveDeadMansSwitch(cluster.deadMansSwitch)
  if (given === undefined) return undefined
  const { prometheus } = cluster
  const series = seriesOf(cluster, given)
  const result = relabeled(series, relabelingOf(prometheus))
  // Whatever `up` arrives will do, where nobody asks for one in particular.
  const said = ['__name__', 'cluster', ...Object.keys(given.labels)]
  const { __name__: metric, cluster: _, ...labels } = series.labels
  const known = Object.entries(labels).filter(([, value]) => value !== undefined && value !== '')
  const printed = known.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return {
    name: `${metric}{${printed.join(',')}}`,
    relabeled: result,
    selected: Object.fromEntries(
      said.map((name) => [
        name,
        result.outcome === 'dropped' ? undefined : result.labels.get(name),
      ]),
    ),
    for: given.for,
  }
}

/** External labels that the operator adds, whose values hang on names that other values may change. */
export const OF_THE_OPERATOR = { prometheus: undefined, prometheus_replica: undefined }

function seriesOf(
  { name, sidecar, prometheus }: Cluster,
  { metric, labels }: DeadMansSwitch,
): KnownSeries {
  const external = { ...OF_THE_OPERATOR, ...prometheus.externalLabels, cluster: name }
  const isNamed = metric !== 'up' || Object.keys(labels).length > 0
  if (isNamed || sidecar === undefined) {
    return { labels: { ...external, __name__: metric, ...labels }, hasOthers: true }
  }
  const target = {
    job: sidecarJob(prometheus),
    namespace: prometheus.namespace,
    container: CONTAINER,
    endpoint: PORT,
    pod: undefined,
    instance: undefined,
  }
  return { labels: { ...external, __name__: metric, ...target }, hasOthers: false }
}
