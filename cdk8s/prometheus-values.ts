import { k8s } from 'cdk8s-plus-27'
import type { Cluster } from '../contract/environment/resolve.ts'
import { type SidecarFile, sidecarFiles } from '../contract/environment/sidecar-files.ts'
import { objectName, podLabels as ownLabels, VOLUME } from '../contract/pod.ts'
import { kindOf } from '../contract/prometheus-kind.ts'
import { toEnv } from '../contract/sidecar-config.ts'
import type { Deployment } from './deployment.ts'
import { grafanaValues } from './grafana-values.ts'
import { toPlain } from './plain-json.ts'
import { patchesOf, sizeOf } from './prometheus-spec.ts'
import { REPLICA_LABEL, remoteWrite } from './remote-write.ts'
import { sidecarConfig } from './sidecar-config.ts'
import { sidecarContainer } from './sidecar-container.ts'

/** What the chart is given. */
export interface PrometheusValues extends Readonly<Record<string, unknown>> {
  readonly prometheus: {
    readonly agentMode?: true
    readonly serviceAccount: object
    /** Field by field the `spec` of the operator's object, but for `image` and `storageSpec`. */
    readonly prometheusSpec: Readonly<Record<string, unknown>>
  }
}

/**
 * Values for the chart kube-prometheus-stack. Helm replaces lists as a whole, so the user's own
 * entries are in the same lists as ours.
 *
 * @param checksum - of what the pods mount, which a running pod would not notice otherwise
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export function prometheusValues(
  deployment: Deployment,
  checksum: string | undefined,
): PrometheusValues {
  const { cluster, identity } = deployment
  const { prometheus, sidecar, mount } = cluster
  const webhook = identity.type === 'workloadIdentity' ? identity : undefined
  const metadata = podMetadata(prometheus, webhook !== undefined, checksum)
  const volumes = [
    ...mountedVolumes(mount, prometheus.release),
    ...(sidecar === undefined ? [] : sidecarFiles(sidecar).map(fileVolume)),
  ]
  const ours =
    sidecar === undefined
      ? []
      : [sidecarContainer(sidecar, mount, toEnv(sidecarConfig(deployment, sidecar)))]
  const patches = patchesOf(prometheus)
  const lists = {
    initContainers: [
      ...(sidecar?.native ? ours : []),
      ...patches.initContainers,
      ...prometheus.initContainers,
    ],
    containers: [...(sidecar?.native ? [] : ours), ...patches.containers, ...prometheus.containers],
    volumes: [...volumes, ...prometheus.volumes],
    volumeMounts: prometheus.volumeMounts,
  }
  return {
    ...(prometheus.imagePullSecrets.length > 0 && {
      // The chart has no such value of Prometheus alone.
      global: { imagePullSecrets: prometheus.imagePullSecrets.map((name) => ({ name })) },
    }),
    prometheus: {
      ...(kindOf(prometheus).evaluatesRules ? {} : { agentMode: true as const }),
      serviceAccount: {
        create: prometheus.createsServiceAccount,
        // Written out, because it is the subject of the federated credential.
        name: prometheus.serviceAccount,
        // The chart annotates what it makes; the pod's own variables say the same.
        ...(prometheus.createsServiceAccount &&
          webhook && {
            annotations: {
              'azure.workload.identity/client-id': webhook.clientId,
              'azure.workload.identity/tenant-id': webhook.tenantId,
            },
          }),
      },
      prometheusSpec: {
        ...(prometheus.version && { image: { tag: `v${prometheus.version}` } }),
        ...(prometheus.replicas > 1 ? { replicas: prometheus.replicas } : {}),
        ...(prometheus.shards > 1 ? { shards: prometheus.shards } : {}),
        ...(prometheus.write === 'first' ? REPLICA_NAME : {}),
        ...sizeOf(prometheus),
        externalLabels: { ...prometheus.externalLabels, cluster: cluster.name },
        podMetadata: metadata,
        remoteWrite: [remoteWrite(deployment), ...prometheus.remoteWrites],
        // An empty list would replace one of the user's other values files.
        ...Object.fromEntries(Object.entries(lists).filter(([, entries]) => entries.length > 0)),
      },
    },
    ...(cluster.grafana && { grafana: grafanaValues(deployment, cluster.grafana) }),
  }
}

/** The rule that lets one replica write would keep nothing without its label, which other values may clear. */
const REPLICA_NAME = {
  replicaExternalLabelName: REPLICA_LABEL,
  replicaExternalLabelNameClear: false,
}

function podMetadata(
  { release, podLabels, podAnnotations }: Cluster['prometheus'],
  webhook: boolean,
  checksum: string | undefined,
) {
  const annotations = {
    ...podAnnotations,
    ...(checksum ? { 'checksum/secret-provider-class': checksum } : {}),
  }
  return {
    labels: {
      ...podLabels,
      ...ownLabels(release),
      ...(webhook ? { 'azure.workload.identity/use': 'true' } : {}),
    },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  }
}

function mountedVolumes(mount: Cluster['mount'], release: string) {
  if (mount === undefined) return []
  const csi: k8s.CsiVolumeSource = {
    driver: 'secrets-store.csi.k8s.io',
    readOnly: true,
    volumeAttributes: { secretProviderClass: objectName(release) },
    ...(mount.reader.via === 'servicePrincipal'
      ? { nodePublishSecretRef: { name: mount.reader.secretName } }
      : {}),
  }
  return [toPlain(k8s.toJson_Volume, { name: VOLUME, csi })]
}

function fileVolume({ volume: name, source }: SidecarFile) {
  const items = [{ key: source.key, path: source.key }]
  const volume: k8s.Volume =
    source.kind === 'secret'
      ? { name, secret: { secretName: source.name, items } }
      : { name, configMap: { name: source.name, items } }
  return toPlain(k8s.toJson_Volume, volume)
}
