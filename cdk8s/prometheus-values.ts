import { createHash } from 'node:crypto'
import { k8s } from 'cdk8s-plus-27'
import { OBJECT, POD_LABEL, VOLUME } from '../contract/pod.ts'
import { type Deployment, present } from './deployment.ts'
import { remoteWrite } from './remote-write.ts'
import { secretProviderClassSpec } from './secret-provider-class.ts'
import { sidecarContainer } from './sidecar-container.ts'
import { toPlain } from './typed-json.ts'

/**
 * Values for the chart kube-prometheus-stack. Helm replaces lists as a whole, so the user's own
 * entries stand in the same lists as ours.
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export function prometheusValues(deployment: Deployment): Record<string, unknown> {
  const { cluster, outputs } = deployment
  const { prometheus, sidecar, identity } = cluster
  const ours = sidecar === undefined ? [] : [sidecarContainer(deployment, sidecar)]
  const native = sidecar?.native === true
  const webhook = identity.type === 'workloadIdentity'
  return {
    prometheus: {
      serviceAccount: {
        create: true,
        // Written out, because it is the subject of the federated credential.
        name: prometheus.serviceAccount,
        ...(webhook
          ? {
              annotations: {
                'azure.workload.identity/client-id': present(outputs.identityClientId),
                'azure.workload.identity/tenant-id': deployment.environment.tenantId,
              },
            }
          : {}),
      },
      prometheusSpec: {
        ...(prometheus.replicas > 1 ? { replicas: prometheus.replicas } : {}),
        ...(prometheus.shards > 1 ? { shards: prometheus.shards } : {}),
        externalLabels: { ...prometheus.externalLabels, cluster: cluster.name },
        podMetadata: podMetadata(deployment, webhook),
        remoteWrite: [remoteWrite(deployment), ...prometheus.remoteWrites],
        ...list('initContainers', native ? ours : [], prometheus.initContainers),
        ...list('containers', native ? [] : ours, prometheus.containers),
        ...list('volumes', mountedVolume(deployment), prometheus.volumes),
        ...list('volumeMounts', prometheus.volumeMounts),
      },
    },
  }
}

/** Left out when empty: an empty list would replace one of the user's other values files. */
function list(name: string, ...entries: readonly (readonly unknown[])[]) {
  const all = entries.flat()
  return all.length === 0 ? {} : { [name]: all }
}

function podMetadata(deployment: Deployment, webhook: boolean) {
  const { podLabels, podAnnotations } = deployment.cluster.prometheus
  const spec = secretProviderClassSpec(deployment)
  const annotations = {
    ...podAnnotations,
    // A running pod does not notice that it should mount something else.
    ...(spec ? { 'checksum/secret-provider-class': sha256(JSON.stringify(spec)) } : {}),
  }
  return {
    labels: {
      ...podLabels,
      ...POD_LABEL,
      ...(webhook ? { 'azure.workload.identity/use': 'true' } : {}),
    },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  }
}

function mountedVolume({ cluster: { mount, vaultReader } }: Deployment) {
  if (mount === undefined) return []
  const csi: k8s.CsiVolumeSource = {
    driver: 'secrets-store.csi.k8s.io',
    readOnly: true,
    volumeAttributes: { secretProviderClass: OBJECT },
    ...(vaultReader?.via === 'servicePrincipal'
      ? { nodePublishSecretRef: { name: vaultReader.secretName } }
      : {}),
  }
  return [toPlain(k8s.toJson_Volume, { name: VOLUME, csi })]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
