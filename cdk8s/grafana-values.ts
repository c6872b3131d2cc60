import { CLOUDS } from '../contract/cloud.ts'
import { AZURE_DATA_SOURCE } from '../contract/environment/grafana.ts'
import type { Cluster } from '../contract/environment/resolve.ts'
import { present } from '../contract/present.ts'
import type { Deployment } from './deployment.ts'

type Grafana = NonNullable<Cluster['grafana']>
type Azure = NonNullable<Grafana['azureMonitor']>

/**
 * What the chart's Grafana is given. The user's own plugins and data sources stand in the same lists as ours.
 * @see https://github.com/grafana-community/helm-charts/blob/main/charts/grafana/values.yaml
 */
export function grafanaValues(
  deployment: Deployment,
  { adminSecret, azureMonitor, plugins, dataSources }: Grafana,
) {
  const plugin = azureMonitor?.plugin ? [azureMonitor.plugin] : []
  const lists = {
    plugins: [...plugin, ...plugins],
    additionalDataSources: [
      ...(azureMonitor ? [dataSource(deployment, azureMonitor)] : []),
      ...dataSources,
    ],
  }
  return {
    ...(adminSecret && {
      admin: {
        existingSecret: adminSecret.name,
        userKey: adminSecret.userKey,
        passwordKey: adminSecret.passwordKey,
      },
    }),
    ...(azureMonitor && signIn(deployment, azureMonitor)),
    // An empty list would replace one of the user's other values files.
    ...Object.fromEntries(Object.entries(lists).filter(([, entries]) => entries.length > 0)),
  }
}

/** How Grafana's configuration calls an identity of each type. */
const AUTH_TYPES = { workloadIdentity: 'workloadidentity', managedIdentity: 'msi' } as const

/** @see https://grafana.com/docs/plugins/grafana-azureprometheus-datasource/latest/configure/#provision-the-data-source */
function dataSource({ queryEndpoint }: Deployment, { identity }: Azure) {
  return {
    ...AZURE_DATA_SOURCE,
    type: 'grafana-azureprometheus-datasource',
    access: 'proxy',
    url: queryEndpoint,
    jsonData: {
      httpMethod: 'POST',
      // The workspace has no API of rules that an editor could use.
      manageAlerts: false,
      azureCredentials: { authType: AUTH_TYPES[identity.type] },
    },
  }
}

/**
 * What the server has to be told before a data source may sign in. The audience of queries is the cloud's, which
 * Grafana knows by its name.
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#azure
 */
function signIn({ environment, cluster, outputs }: Deployment, { identity }: Azure) {
  const { cloud, tenantId } = environment
  const ini = (azure: object) => ({
    'grafana.ini': {
      auth: { azure_auth_enabled: true },
      azure: { ...(typeof cloud === 'string' && { cloud: CLOUDS[cloud].grafanaName }), ...azure },
    },
  })
  if (identity.type === 'managedIdentity') {
    const { clientId } = identity
    return ini({
      managed_identity_enabled: true,
      ...(clientId && { managed_identity_client_id: clientId }),
    })
  }
  const clientId = present(outputs.grafanaClientId, `the client id of ${cluster.name}'s Grafana`)
  return {
    serviceAccount: {
      // Written out, because it is the subject of the federated credential.
      name: identity.serviceAccount,
      annotations: {
        'azure.workload.identity/client-id': clientId,
        'azure.workload.identity/tenant-id': tenantId,
      },
    },
    podLabels: { 'azure.workload.identity/use': 'true' },
    ...ini({ workload_identity_enabled: true }),
  }
}
