import { z } from 'zod'
import * as format from '../format.ts'
import { misfitsOf } from '../kubernetes/fields.ts'
import { PROMETHEUS_LISTS } from '../kubernetes/prometheus-lists.ts'
import { nearest } from '../nearest.ts'
import { RELEASE } from '../pod.ts'

/**
 * Kubernetes or Prometheus objects of the user's own; handed on as they are, and each has a name. A
 * field that the operator does not know would be dropped by the API server without a word.
 */
function listOf(kind: keyof typeof PROMETHEUS_LISTS) {
  const named = z
    .looseObject({
      /** A name that neither the operator nor this project takes. */
      name: format.text,
    })
    .superRefine((value, context) => {
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
                    meant === undefined
                      ? `there are ${known.join(', ')}`
                      : `did you mean ${meant}?`,
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
    /** Samples that a shard holds in memory before reading of the WAL pauses. */
    capacity: format.integer(1, 1_000_000).optional(),
    /** Shards to begin with; each sends one request at a time. */
    minShards: format.integer(1, 1000).optional(),
    /** Shards at most. */
    maxShards: format.integer(1, 1000).optional(),
    /** Samples in one request at most. */
    maxSamplesPerSend: format.integer(1, 100_000).optional(),
    /** How long a sample waits for its request to fill up. */
    batchSendDeadline: format.duration.optional(),
    /** The first pause before a request is sent again; it doubles up to `maxBackoff`. */
    minBackoff: format.duration.optional(),
    /** The longest pause before a request is sent again. */
    maxBackoff: format.duration.optional(),
    /** Azure drops samples that are older than 20 minutes, so sending them only delays newer ones. */
    sampleAgeLimit: format.duration.default('20m'),
    /** Without it Prometheus drops a batch that is answered 429. */
    retryOnRateLimit: z.boolean().default(true),
  })
  .prefault({})

/** The kube-prometheus-stack release that sends the samples. */
export const prometheus = z.strictObject({
  /** Name of the Helm release. */
  release: format.helmRelease.default(RELEASE),
  /** Namespace that the release is in. */
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
  /** Replicas of each shard. All of them send, so Azure takes the samples more than once. */
  replicas: format.integer(1, 100).default(1),
  /** Shards that the targets are spread over, each with a sidecar of its own. */
  shards: format.integer(1, 100).default(1),
  /** Labels on every sample that leaves the cluster, besides `cluster`. */
  externalLabels: z.record(format.labelName, format.text).default({}),
  /** Labels on Prometheus' pods, besides those that this project needs. */
  podLabels: z.record(format.kubernetesKey, format.kubernetesLabelValue).default({}),
  /** Annotations on Prometheus' pods. */
  podAnnotations: z.record(format.kubernetesKey, z.string()).default({}),
  /** The queue of the remote write to Azure Monitor. What is left out keeps Prometheus' default. */
  queue,
  /** Renames jobs as Azure's own Grafana dashboards and recording rules expect them. */
  relabelForAzureDashboards: z.boolean().default(true),
  /**
   * Containers of your own, in the same list as the sidecar: Helm replaces lists, so what stands in
   * another values file would be lost.
   */
  containers: listOf('containers'),
  /** Init containers of your own, likewise. */
  initContainers: listOf('containers'),
  /** Volumes of your own, likewise. */
  volumes: listOf('volumes'),
  /** Volume mounts of your own in Prometheus' container, likewise. */
  volumeMounts: listOf('volumeMounts'),
  /** Remote writes of your own to other places, likewise. */
  remoteWrites: listOf('remoteWrites'),
})
