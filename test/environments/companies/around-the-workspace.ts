import { defineEnvironment } from '../../../contract/environment/environment.ts'

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000272'

/** A company that wants to hear from Azure what its Prometheus cannot tell any more. */
export const company = defineEnvironment({
  name: 'around',
  tenantId: '00000000-0000-0000-0000-000000000271',
  subscriptionId: '00000000-0000-0000-0000-000000000272',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformaround',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000273' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-around', expected: { activeSeries: 3_000_000, scrapeInterval: '1m' } },
  azureAlerts: {
    actionGroup: {
      existing: true,
      id: `${SUBSCRIPTION}/resourceGroups/rg-on-call/providers/Microsoft.Insights/actionGroups/on-call`,
    },
    droppedPerMinute: 100,
  },
  clusters: [
    {
      name: 'shop',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-shop' },
      identity: { type: 'workloadIdentity' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
      deadMansSwitch: { metric: 'kube_node_info', labels: { job: 'kube-state-metrics' } },
    },
  ],
})
