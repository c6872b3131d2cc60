import { RECORDED_FROM } from '../azure-recording-rules.ts'
import { relabeled } from './relabeled.ts'
import { relabelingOf } from './relabeling.ts'
import type { Cluster } from './resolve.ts'
import { OF_THE_OPERATOR } from './watched-series.ts'

/** What becomes of the series that Azure's recording rules are made of. */
export interface RecordedSeries {
  /** The metrics that are not sent. */
  readonly dropped: readonly string[]
  /** The label `cluster` with which the others arrive; `undefined` where it is gone, unknown or not the same for all. */
  readonly clusterLabel: string | undefined
}

/** Labels that targets have, whose values nobody knows here. */
const OF_TARGETS = {
  container: undefined,
  endpoint: undefined,
  instance: undefined,
  namespace: undefined,
  node: undefined,
  pod: undefined,
  service: undefined,
}

/** Takes what the rules are made of through the relabeling of a cluster's Prometheus. */
export function recordedSeries({ name, prometheus }: Cluster): RecordedSeries {
  const external = { ...OF_THE_OPERATOR, ...prometheus.externalLabels, cluster: name }
  const results = RECORDED_FROM.flatMap(({ labels, metrics }) =>
    metrics.map((metric) => {
      const all = { ...external, ...OF_TARGETS, ...labels, __name__: metric }
      return { metric, ...relabeled({ labels: all, hasOthers: true }, relabelingOf(prometheus)) }
    }),
  )
  const sent = results.flatMap((each) => (each.outcome === 'dropped' ? [] : each.labels))
  const [label, ...others] = new Set(sent.map((labels) => labels.get('cluster')))
  return {
    dropped: results.flatMap(({ outcome, metric }) => (outcome === 'dropped' ? metric : [])),
    // Azure finds nothing by an empty name.
    clusterLabel: others.length === 0 && label !== '' ? label : undefined,
  }
}
