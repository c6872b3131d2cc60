import { CLOUDS } from '../contract/cloud.ts'
import { REMOTE_WRITE } from '../contract/pod.ts'
import { ROUTES } from '../contract/routes.ts'
import type { Deployment } from './deployment.ts'

/**
 * The `remoteWrite` item that sends to Azure Monitor: by the sidecar on localhost, or by Prometheus
 * itself with `azureAd`.
 */
export function remoteWrite(deployment: Deployment): Record<string, unknown> {
  const { cluster, outputs } = deployment
  const { queue, relabelForAzureDashboards } = cluster.prometheus
  return {
    name: REMOTE_WRITE,
    ...(cluster.sidecar === undefined
      ? { url: outputs.ingestionUrl, azureAd: azureAd(deployment) }
      : { url: `http://localhost:${cluster.sidecar.port}${ROUTES.write}` }),
    queueConfig: queue,
    ...(relabelForAzureDashboards ? { writeRelabelConfigs: AZURE_JOBS } : {}),
  }
}

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

/**
 * The chart's jobs, as Azure's own dashboards and recording rules call them. The first two are on
 * Microsoft's page; dashboards of the API server need the third.
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write
 */
const AZURE_JOBS = [
  renameJob('metrics_path', '/metrics/cadvisor', 'cadvisor'),
  renameJob('job', 'node-exporter', 'node'),
  renameJob('job', 'apiserver', 'kube-apiserver'),
]

function renameJob(sourceLabel: string, regex: string, replacement: string) {
  return { sourceLabels: [sourceLabel], regex, targetLabel: 'job', replacement, action: 'replace' }
}
