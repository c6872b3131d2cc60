import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** An application of another department, which gives out secrets and no more. */
export const company = defineEnvironment({
  name: 'secretive',
  tenantId: '00000000-0000-0000-0000-000000000221',
  subscriptionId: '00000000-0000-0000-0000-000000000222',
  location: 'northeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformsecretive',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-secretive' },
  vault: { existing: true, name: 'kv-department', resourceGroupName: 'rg-department' },
  clusters: [
    {
      name: 'aks-books',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-books' },
      identity: {
        type: 'clientSecret',
        application: {
          clientId: '00000000-0000-0000-0000-000000000223',
          principalId: '00000000-0000-0000-0000-000000000224',
        },
        secretName: 'prometheus-client-secret',
        expires: '2028-03-01',
      },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
