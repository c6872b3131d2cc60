import { z } from 'zod'
import * as format from '../format.ts'
import { RELEASE } from '../pod.ts'
import { containerPatches } from './container-patches.ts'
import { listOf } from './kubernetes-object.ts'
import { prometheusKind, prometheusSpec } from './prometheus-kind.ts'
import { prometheusResources, storage } from './prometheus-size.ts'
import { remoteWrite, write } from './remote-write.ts'
import { serviceAccount } from './service-account.ts'

/** The chart that is deployed unless another version is named, and the Prometheus that it brings. */
export const CHART = { version: '88.5.3', prometheus: '3.14.0' } as const

/**
 * The sender's queue. What is left out keeps Prometheus' default.
 * @see https://prometheus.io/docs/practices/remote_write/
 */
const queue = z
  .strictObject({
    /** Samples that a shard holds in memory before reading of the WAL pauses. */
    capacity: format.integer(1, 1_000_000, 20_000).optional(),
    /** Shards to begin with; each sends one request at a time. */
    minShards: format.integer(1, 1000, 4).optional(),
    /** Shards at most. */
    maxShards: format.integer(1, 1000, 30).optional(),
    /** Samples in one request at most. */
    maxSamplesPerSend: format.integer(1, 100_000, 5000).optional(),
    /** How long a sample waits for its request to fill up. */
    batchSendDeadline: format.duration.meta({ examples: ['10s'] }).optional(),
    /** The first pause before a request is sent again; it doubles up to `maxBackoff`. */
    minBackoff: format.duration.meta({ examples: ['100ms'] }).optional(),
    /** The longest pause before a request is sent again. */
    maxBackoff: format.duration.meta({ examples: ['30s'] }).optional(),
    /** Azure drops samples that are older than 20 minutes, so sending them only delays newer ones. */
    sampleAgeLimit: format.duration.meta({ examples: ['10m'] }).default('20m'),
    /** Without it Prometheus drops a batch that is answered 429. */
    retryOnRateLimit: z.boolean().default(true),
  })
  .prefault({})

/** The kube-prometheus-stack release that sends the samples. */
export const prometheus = z.strictObject({
  /**
   * What scrapes and writes: the Prometheus of kube-prometheus-stack (`chart`), its agent (`chartAgent`), or an
   * object that is made here for an operator without the chart (`operator`, `operatorAgent`). An agent
   * evaluates no rules and answers no queries.
   */
  kind: prometheusKind,
  /**
   * With kind `operator` or `operatorAgent`: other fields of the object, such as `alerting` or
   * `tolerations`.
   */
  spec: prometheusSpec,
  /** Name of the Helm release; without the chart, of the object. */
  release: format.helmRelease.default(RELEASE),
  /** Namespace that the release is in. */
  namespace: format.kubernetesName.meta({ examples: ['observability'] }).default('monitoring'),
  /** Version of the chart kube-prometheus-stack. */
  chartVersion: format
    .version(CHART.version)
    .default(CHART.version)
    .meta({ examples: ['88.6.0'] }),
  /**
   * Version of Prometheus, which decides what `transport: 'native'` can do. Left out, it is the one that
   * the chart brings; given, the chart runs this one (`prometheusSpec.image.tag`).
   */
  version: format.version(CHART.prometheus).optional(),
  /**
   * Subject of the federated credential: the name of the service account that the chart makes, or
   * `{ existing: true, name }` for one that it leaves alone. Default: the chart's own name for it, such as
   * `kps-kube-prometheus-stack-prometheus` of release `kps`; where your values set `fullnameOverride` or
   * `nameOverride`, say it.
   */
  serviceAccount: serviceAccount.optional(),
  /** Replicas of each shard, which scrape the same. */
  replicas: format.integer(1, 100, 2).default(1),
  /**
   * Which replicas of a shard write: `all` (the default), so that Azure accepts, and is paid for, each sample as
   * often as there are replicas, or the `first`, without which nothing is sent while it is away.
   */
  write: write.optional(),
  /** Shards that the targets are spread over, each with a sidecar of its own. */
  shards: format.integer(1, 100, 4).default(1),
  /** The volume of the samples. Left out, your own values say it, or the samples go with the pod. */
  storage: storage.optional(),
  /** How long samples are kept in the cluster, such as `15d`. Left out, your own values or the chart say it. */
  retention: format.duration.meta({ examples: ['15d'] }).optional(),
  /** CPU and memory of Prometheus' container. Left out, your own values say it. */
  resources: prometheusResources.optional(),
  /** Labels on every sample that leaves the cluster, besides `cluster`. */
  externalLabels: z
    .record(format.labelName, format.text('eu'))
    .default({})
    .meta({ examples: [{ region: 'eu' }] }),
  /** Secrets with which the images of the release are pulled, all of them (the chart's `global.imagePullSecrets`). */
  imagePullSecrets: z.array(format.objectName.meta({ examples: ['registry'] })).default([]),
  /** Labels on Prometheus' pods, besides those that this project needs. */
  podLabels: z
    .record(format.kubernetesKey, format.kubernetesLabelValue)
    .default({})
    .meta({ examples: [{ team: 'observability' }] }),
  /** Annotations on Prometheus' pods. */
  podAnnotations: z
    .record(format.kubernetesKey, z.string())
    .default({})
    .meta({ examples: [{ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' }] }),
  /** The queue of the remote write to Azure Monitor. What is left out keeps Prometheus' default. */
  queue,
  /** The remote write to Azure Monitor besides its queue: which series, how long, which message. */
  remoteWrite,
  /** Renames jobs as Azure's own Grafana dashboards and recording rules expect them. */
  relabelForAzureDashboards: z.boolean().default(true),
  /**
   * Containers of your own, in the same list as the sidecar: Helm replaces lists, so what is in
   * another values file would be lost.
   */
  containers: listOf('containers', {
    name: 'oauth2-proxy',
    image: 'registry.contoso.com/oauth2-proxy:7.6.0',
  }),
  /**
   * Fields for the containers that the operator makes, by their names: resources, more arguments, a
   * security context.
   */
  containerPatches,
  /** Init containers of your own, likewise. */
  initContainers: listOf('containers', {
    name: 'permissions',
    image: 'registry.contoso.com/busybox:1.36',
  }),
  /** Volumes of your own, likewise. */
  volumes: listOf('volumes', { name: 'rules', configMap: { name: 'own-rules' } }),
  /** Volume mounts of your own in Prometheus' container, likewise. */
  volumeMounts: listOf('volumeMounts', { name: 'rules', mountPath: '/etc/own-rules' }),
  /** Remote writes of your own to other places, likewise. */
  remoteWrites: listOf('remoteWrites', {
    name: 'archive',
    url: 'https://archive.contoso.com/api/v1/write',
  }),
})
