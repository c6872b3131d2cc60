import { CLOUDS } from '../contract/cloud.ts'
import { relabelingOf } from '../contract/environment/relabeling.ts'
import { REMOTE_WRITE } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import type { Deployment } from './deployment.ts'

/**
 * The `remoteWrite` item that sends to Azure Monitor: by the sidecar on localhost, or by Prometheus
 * itself with `azureAd`.
 */
export function remoteWrite(deployment: Deployment): Record<string, unknown> {
  const { cluster, outputs } = deployment
  const { queue, remoteWrite: options } = cluster.prometheus
  const { writeRelabelConfigs: _, headers, ...given } = options
  const writeRelabelConfigs = relabelConfigs(cluster.prometheus)
  return {
    name: REMOTE_WRITE,
    ...(cluster.sidecar === undefined
      ? { url: outputs.ingestionUrl, azureAd: azureAd(deployment) }
      : { url: `http://localhost:${cluster.sidecar.port}${ROUTES.write}` }),
    ...given,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    queueConfig: queue,
    ...(writeRelabelConfigs.length > 0 ? { writeRelabelConfigs } : {}),
  }
}

/** Who writes at all comes first. */
function relabelConfigs(prometheus: Deployment['cluster']['prometheus']): readonly object[] {
  const ofEverySeries = relabelingOf(prometheus)
  return prometheus.write === 'first' ? [FIRST_REPLICA, ...ofEverySeries] : ofEverySeries
}

/**
 * The external label by which the operator tells replicas apart: the name of the pod, which ends with the
 * replica's number, `prometheus-<name>-0` or `prometheus-<name>-shard-1-0`.
 */
export const REPLICA_LABEL = 'prometheus_replica'
const FIRST_REPLICA = { sourceLabels: [REPLICA_LABEL], regex: '.+-0', action: 'keep' }

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AzureAD */
function azureAd({ environment: { cloud: name }, identity }: Deployment): Record<string, unknown> {
  // A custom cloud is refused with the native transport: Prometheus does not know its addresses.
  const cloud = typeof name === 'string' ? { cloud: CLOUDS[name].prometheusName } : {}
  switch (identity.type) {
    case 'workloadIdentity': {
      const { clientId, tenantId } = identity
      return { ...cloud, workloadIdentity: { clientId, tenantId } }
    }
    case 'userAssigned':
      return { ...cloud, managedIdentity: { clientId: identity.clientId } }
    case 'systemAssigned':
      return { ...cloud, managedIdentity: {} }
    case 'aadApplication':
      throw new Error('the rules of an environment refuse a certificate with the native transport')
    default:
      return identity satisfies never
  }
}
