import { defineEnvironment } from '../../contract/environment/environment.ts'

/** Another cloud, which is a property of the environment, and whom Azure tells. All ids are invented. */
export const government = defineEnvironment({
  name: 'government',
  cloud: 'usGovernment',
  tenantId: '00000000-0000-0000-0000-000000000061',
  subscriptionId: '00000000-0000-0000-0000-000000000062',
  location: 'usgovvirginia',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformgov',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-government', publicNetworkAccess: false },
  vault: { existing: true, name: 'kv-government', resourceGroupName: 'rg-security' },
  azureAlerts: { actionGroup: { emails: ['platform@contoso.com'] } },
  argocd: { repoUrl: 'https://github.com/example/platform.git', valueFiles: [] },
  clusters: [
    {
      name: 'aks-government',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-aks' },
      identity: { type: 'aadApplication', owners: ['00000000-0000-0000-0000-000000000063'] },
      destination: { name: 'aks-government' },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
