import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A central workspace, a vault of the platform team, and clusters in subscriptions of their own. */
export const company = defineEnvironment({
  name: 'spokes',
  tenantId: '00000000-0000-0000-0000-000000000201',
  subscriptionId: '00000000-0000-0000-0000-000000000202',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformhub',
    containerName: 'tfstate',
    subscriptionId: '00000000-0000-0000-0000-000000000203',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000204' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: {
    existing: true,
    name: 'amw-hub',
    resourceGroupName: 'rg-monitoring',
    subscriptionId: '00000000-0000-0000-0000-000000000203',
  },
  vault: {
    existing: true,
    name: 'kv-platform',
    resourceGroupName: 'rg-security',
    subscriptionId: '00000000-0000-0000-0000-000000000205',
  },
  clusters: (['206', '207'] as const).map((spoke) => ({
    name: `spoke-${spoke}`,
    kubernetes: {
      kind: 'aks',
      resourceGroupName: 'rg-aks',
      subscriptionId: `00000000-0000-0000-0000-000000000${spoke}`,
    },
    identity: { type: 'aadApplication' },
    vaultReader: { via: 'aksAddOn' },
    sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    destination: { name: `spoke-${spoke}` },
  })),
})
