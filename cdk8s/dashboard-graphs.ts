import { METRICS } from '../contract/metrics.ts'
import { ofClusters, ofPods, type Panel } from './dashboard-panels.ts'
import {
  ageOfNewestSent,
  metric,
  perPod,
  processMetric,
  queueMetric,
  rate,
  resource,
  SILENT,
  sumPerCluster,
} from './dashboard-query.ts'

const writes = (matchers?: string) => rate(metric(METRICS.writes.name, matchers))

/** Below the numbers, what tells why. */
export const GRAPHS: readonly Panel[] = [
  {
    title: 'Writes by outcome',
    description:
      'accepted: Azure accepted them. held_back: Prometheus tries again. refused: lost. No write at all: look at Prometheus.',
    unit: 'reqps',
    queries: [ofClusters(sumPerCluster(writes(), ['outcome'], ['cause']), '{{outcome}}')],
    alert: 'AzureRemoteWriteNothingSent',
  },
  {
    title: 'Writes not accepted, by cause',
    description:
      'Why writes are held back or refused; the runbook explains the causes. silent: nothing more is heard from the cluster.',
    unit: 'reqps',
    queries: [
      ofClusters(
        `${sumPerCluster(writes('outcome!="accepted"'), ['cause'], ['outcome'])} > 0`,
        '{{cause}}',
      ),
      ofClusters(SILENT, 'silent'),
    ],
    alert: 'AzureRemoteWriteNothingAccepted',
  },
  {
    title: 'Age at risk',
    description:
      'Age of the newest sample that Prometheus has delivered. Samples are lost once it is over 20 minutes.',
    unit: 's',
    queries: [ofPods(ageOfNewestSent())],
    alert: 'AzureRemoteWriteNothingAccepted',
  },
  {
    title: 'Queue: samples pending',
    description:
      'Samples in the memory of the shards. More wait in the WAL once all shards are full.',
    unit: 'short',
    queries: [ofPods(perPod(queueMetric('samples_pending')))],
  },
  {
    title: 'Queue: samples failed and dropped',
    description:
      'failed: Azure refused them. dropped: never sent, because of the age limit or of a writeRelabelConfig; newer versions of Prometheus say which.',
    unit: 'cps',
    queries: [
      ofPods(perPod(rate(queueMetric('samples_failed_total'))), 'failed'),
      ofPods(perPod(rate(queueMetric('samples_dropped_total')), 'reason'), 'dropped {{reason}}'),
    ],
    alert: 'AzureRemoteWriteSamplesRefused',
  },
  {
    title: 'Queue: shards',
    description:
      'Requests that Prometheus may have under way at once. Where it wants more than it may have, samples are late: raise queue.maxShards if Azure answers fast.',
    unit: 'short',
    queries: [
      ofPods(perPod(queueMetric('shards')), 'running'),
      ofPods(perPod(queueMetric('shards_desired')), 'wanted'),
      ofPods(perPod(queueMetric('shards_max')), 'at most'),
    ],
  },
  {
    title: 'Latency of accepted writes',
    description: "From a write's headers to its answer, most of which is Azure.",
    unit: 's',
    queries: [0.5, 0.99].map((quantile) =>
      ofClusters(
        `histogram_quantile(${quantile}, ${sumPerCluster(rate(metric(`${METRICS.duration.name}_bucket`, 'outcome="accepted"')), ['le'])})`,
        `p${quantile * 100}`,
      ),
    ),
  },
  {
    title: 'Bytes accepted',
    description: 'Compressed, as they were sent. A data collection rule takes 50 GB a minute.',
    unit: 'Bps',
    queries: [ofPods(perPod(rate(metric(METRICS.bytes.name))))],
  },
  {
    title: "Writes, of a rule's limit",
    description:
      'A data collection rule takes 15,000 writes a minute. Clusters that share a rule add up.',
    unit: 'percentunit',
    queries: [ofClusters(`60 * ${sumPerCluster(writes(), [], ['outcome', 'cause'])} / 15000`)],
    isStacked: true,
    alert: 'AzureRemoteWriteNearRuleLimit',
  },
  {
    title: "Samples, of a workspace's limit",
    description:
      'A workspace takes 1,000,000 samples a minute unless it has been granted more. Clusters that share a workspace add up.',
    unit: 'percentunit',
    queries: [
      ofClusters(`60 * ${sumPerCluster(rate(queueMetric('samples_total')), [])} / 1000000`),
    ],
    isStacked: true,
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
  },
  {
    title: 'Tokens',
    description: 'Attempts to get a token from Entra ID. Failures by cause.',
    unit: 'short',
    queries: [
      ofClusters(
        sumPerCluster(`increase(${metric(METRICS.tokensAcquired.name)}[$__rate_interval])`, []),
        'acquired',
      ),
      ofClusters(
        sumPerCluster(`increase(${metric(METRICS.tokensFailed.name)}[$__rate_interval])`, [
          'cause',
        ]),
        'failed: {{cause}}',
      ),
    ],
    alert: 'AzureRemoteWriteTokenRenewalFailing',
  },
  {
    title: 'Writes in flight',
    description: 'Near MAX_UPSTREAM_REQUESTS (64) new writes are held back: Azure is slow.',
    unit: 'short',
    queries: [ofPods(perPod(metric(METRICS.inflightWrites.name)))],
  },
  {
    title: 'CPU of the sidecar',
    description:
      'Cores, beside what the container requests and, where one is set, its limit. Those two are from kube-state-metrics.',
    unit: 'short',
    queries: [
      ofPods(perPod(rate(processMetric('process_cpu_seconds_total'))), 'used'),
      ofPods(perPod(resource('requests', 'cpu')), 'request'),
      ofPods(perPod(resource('limits', 'cpu')), 'limit'),
    ],
  },
  {
    title: 'Memory of the sidecar',
    description:
      'Resident, beside the limit at which the container is killed. The limit is from kube-state-metrics.',
    unit: 'bytes',
    queries: [
      ofPods(perPod(processMetric('process_resident_memory_bytes')), 'used'),
      ofPods(perPod(resource('limits', 'memory')), 'limit'),
    ],
  },
]
