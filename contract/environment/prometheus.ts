import { z } from 'zod'
import * as format from '../format.ts'
import { misfitsOf } from '../kubernetes/fields.ts'
import { PROMETHEUS_LISTS } from '../kubernetes/prometheus-lists.ts'
import { nearest } from '../nearest.ts'

/**
 * Kubernetes or Prometheus objects of the user's own; handed on as they are, and each has a name. A
 * field that the operator does not know would be dropped by the API server without a word.
 */
function listOf(kind: keyof typeof PROMETHEUS_LISTS) {
  const named = z.looseObject({ name: format.text }).superRefine((value, context) => {
    for (const { path, kind: misfit, known } of misfitsOf(value, PROMETHEUS_LISTS[kind])) {
      const meant = nearest(String(path.at(-1)), known)
      context.addIssue(
        misfit === 'missing'
          ? {
              code: 'custom',
              path: [...path],
              message: 'a value, without which Kubernetes refuses it',
            }
          : {
              code: 'custom',
              path: [...path],
              message: 'nothing: Kubernetes has no such field there',
              params: {
                next:
                  meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`,
              },
            },
      )
    }
  })
  return z.array(named).default([])
}

/** The chart that is deployed unless another version is named, and the Prometheus that it brings. */
export const CHART = { version: '88.5.3', prometheus: '3.14.0' } as const

/**
 * The sender's queue. What is left out keeps Prometheus' default.
 * @see https://prometheus.io/docs/practices/remote_write/
 */
const queue = z
  .strictObject({
    capacity: format.integer(1, 1_000_000).optional(),
    minShards: format.integer(1, 1000).optional(),
    maxShards: format.integer(1, 1000).optional(),
    maxSamplesPerSend: format.integer(1, 100_000).optional(),
    batchSendDeadline: format.duration.optional(),
    minBackoff: format.duration.optional(),
    maxBackoff: format.duration.optional(),
    /** Azure drops samples that are older than 20 minutes, so sending them only delays newer ones. */
    sampleAgeLimit: format.duration.default('20m'),
    /** Without it Prometheus drops a batch that is answered 429. */
    retryOnRateLimit: z.boolean().default(true),
  })
  .prefault({})

/** The kube-prometheus-stack release that sends the samples. */
export const prometheus = z.strictObject({
  release: format.helmRelease.default('kube-prometheus-stack'),
  namespace: format.kubernetesName.default('monitoring'),
  /** Version of the chart kube-prometheus-stack. */
  chartVersion: format.version(CHART.version).default(CHART.version),
  /**
   * Version of Prometheus, which decides what `transport: 'native'` can do. Left out, it is the one that
   * the chart brings; given, the chart runs this one (`prometheusSpec.image.tag`).
   */
  version: format.version(CHART.prometheus).optional(),
  /** Subject of the federated credential. Default: `<release>-prometheus`. */
  serviceAccount: format.kubernetesName.optional(),
  replicas: format.integer(1, 100).default(1),
  shards: format.integer(1, 100).default(1),
  externalLabels: z.record(format.labelName, format.text).default({}),
  podLabels: z.record(format.kubernetesKey, format.kubernetesLabelValue).default({}),
  podAnnotations: z.record(format.kubernetesKey, z.string()).default({}),
  queue,
  /** Renames jobs as Azure's own Grafana dashboards and recording rules expect them. */
  relabelForAzureDashboards: z.boolean().default(true),
  /**
   * The user's own, merged into the same lists: Helm replaces lists, so what stands in another values
   * file would be lost.
   */
  containers: listOf('containers'),
  initContainers: listOf('containers'),
  volumes: listOf('volumes'),
  volumeMounts: listOf('volumeMounts'),
  remoteWrites: listOf('remoteWrites'),
})
