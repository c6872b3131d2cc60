import { defineEnvironment } from '../../../contract/environment/environment.ts'

const IN = '/subscriptions/00000000-0000-0000-0000-000000000272/resourceGroups/rg/providers'
const subnetId = `${IN}/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints`
const people = {
  principalId: '00000000-0000-0000-0000-000000000274',
  principalType: 'Group',
} as const

/** A company whose samples stay in its networks, and which hears from Azure what its Prometheus cannot tell. */
export const company = defineEnvironment({
  name: 'around',
  tenantId: '00000000-0000-0000-0000-000000000271',
  subscriptionId: '00000000-0000-0000-0000-000000000272',
  location: 'westeurope',
  backend: { resourceGroupName: 'rg-tf', storageAccountName: 'sttf', containerName: 'state' },
  deployer: { principalId: '00000000-0000-0000-0000-000000000273' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: {
    name: 'amw-around',
    publicNetworkAccess: false,
    expected: { activeSeries: 3_000_000, scrapeInterval: '1m' },
  },
  readers: [people],
  managedGrafana: { name: 'graf-around', access: [{ ...people, role: 'Admin' }] },
  vault: {
    name: 'kv-around',
    network: { publicNetworkAccess: false },
    diagnostics: { storageAccountId: `${IN}/Microsoft.Storage/storageAccounts/audit` },
    lock: true,
  },
  azureAlerts: {
    actionGroup: { existing: true, id: `${IN}/Microsoft.Insights/actionGroups/on-call` },
    droppedPerMinute: 100,
  },
  privateLink: { subnetId, vault: true, queries: true, scope: {}, appliedFrom: 'network' },
  clusters: [
    {
      name: 'shop',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-shop' },
      identity: { type: 'aadApplication' },
      vaultReader: { via: 'aksAddOn' },
      dataCollection: { rule: 'own', publicNetworkAccess: false },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
      grafana: { azureMonitor: {} },
      deadMansSwitch: { metric: 'kube_node_info', labels: { job: 'kube-state-metrics' } },
    },
  ],
})
