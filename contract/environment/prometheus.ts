import { z } from 'zod'
import * as format from '../format.ts'

/** A Kubernetes or Prometheus object of the user's own; handed on as it is, and must have a name. */
const named = z.looseObject({ name: format.text })

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
  chartVersion: format.version.default('88.5.3'),
  /** Version of Prometheus that the chart runs; decides what `transport: 'native'` can do. */
  version: format.version.default('3.14.0'),
  /** Subject of the federated credential. Default: `<release>-prometheus`. */
  serviceAccount: format.kubernetesName.optional(),
  replicas: format.integer(1, 100).default(1),
  shards: format.integer(1, 100).default(1),
  externalLabels: z.record(format.labelName, format.text).default({}),
  podLabels: z.record(format.text, format.text).default({}),
  podAnnotations: z.record(format.text, format.text).default({}),
  queue,
  /** Renames jobs as Azure's own Grafana dashboards and recording rules expect them. */
  relabelForAzureDashboards: z.boolean().default(true),
  /**
   * The user's own, merged into the same lists: Helm replaces lists, so what stands in another values
   * file would be lost.
   */
  containers: z.array(named).default([]),
  initContainers: z.array(named).default([]),
  volumes: z.array(named).default([]),
  volumeMounts: z.array(named).default([]),
  remoteWrites: z.array(named).default([]),
})
