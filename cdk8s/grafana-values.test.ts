import { describe, expect, it } from 'vitest'
import { prometheusValues } from './prometheus-values.ts'
import { deploymentOf, OUTPUTS, toldOf } from './testing/deployment.ts'

type Grafana = NonNullable<Parameters<typeof deploymentOf>[0]['grafana']>
const grafanaOf = (grafana: Grafana, environment: Parameters<typeof deploymentOf>[1] = {}) =>
  prometheusValues(deploymentOf({ grafana }, environment), undefined).grafana

const principalId = '00000000-0000-0000-0000-000000000099'
const { queryEndpoint } = toldOf(deploymentOf({}).environment)
const source = (authType: string) => ({
  name: 'Azure Monitor',
  uid: 'azure-monitor',
  type: 'grafana-azureprometheus-datasource',
  access: 'proxy',
  url: queryEndpoint,
  jsonData: { httpMethod: 'POST', manageAlerts: false, azureCredentials: { authType } },
})

describe("the chart's Grafana", () => {
  it('signs in by workload identity, as the service account that the identity trusts', () => {
    expect(grafanaOf({ azureMonitor: {} })).toEqual({
      serviceAccount: {
        name: 'kube-prometheus-stack-grafana',
        annotations: {
          'azure.workload.identity/client-id': OUTPUTS.grafanaClientId,
          'azure.workload.identity/tenant-id': '00000000-0000-0000-0000-000000000001',
        },
      },
      podLabels: { 'azure.workload.identity/use': 'true' },
      'grafana.ini': {
        auth: { azure_auth_enabled: true },
        azure: { cloud: 'AzureCloud', workload_identity_enabled: true },
      },
      plugins: ['grafana-azureprometheus-datasource'],
      additionalDataSources: [source('workloadidentity')],
    })
  })

  it('signs in as the nodes, by their own identity or by another one', () => {
    const azureOf = (identity: object) => {
      const azureMonitor = {
        identity: { type: 'managedIdentity' as const, principalId, ...identity },
      }
      return grafanaOf({ azureMonitor })
    }
    expect(azureOf({ clientId: principalId })).toMatchObject({
      'grafana.ini': {
        azure: { managed_identity_enabled: true, managed_identity_client_id: principalId },
      },
      additionalDataSources: [source('msi')],
    })
    expect(azureOf({})).toMatchObject({
      'grafana.ini': { azure: { cloud: 'AzureCloud', managed_identity_enabled: true } },
    })
    expect(JSON.stringify(azureOf({}))).not.toMatch(/managed_identity_client_id|serviceAccount/)
  })

  it('is told its cloud, which decides for whom a token of queries is', () => {
    const government = { cloud: 'usGovernment', location: 'usgovvirginia' } as const
    expect(grafanaOf({ azureMonitor: {} }, government)).toMatchObject({
      'grafana.ini': { azure: { cloud: 'AzureUSGovernment' } },
    })
  })

  it('has plugins and data sources of one’s own in the same lists, ours first', () => {
    const values = grafanaOf({
      azureMonitor: { plugin: 'grafana-azureprometheus-datasource@1.2.0' },
      plugins: ['grafana-clock-panel'],
      dataSources: [{ name: 'Loki', type: 'loki' }],
    })
    expect(values).toMatchObject({
      plugins: ['grafana-azureprometheus-datasource@1.2.0', 'grafana-clock-panel'],
      additionalDataSources: [{ name: 'Azure Monitor' }, { name: 'Loki', type: 'loki' }],
    })
  })

  it('loads no plugin that its image has', () => {
    expect(grafanaOf({ azureMonitor: { plugin: false } })).not.toHaveProperty('plugins')
  })

  it('is given no more than is said of it', () => {
    expect(grafanaOf({ adminSecret: { name: 'grafana-admin' } })).toEqual({
      admin: {
        existingSecret: 'grafana-admin',
        userKey: 'admin-user',
        passwordKey: 'admin-password',
      },
    })
  })
})
