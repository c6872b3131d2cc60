import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Certificates of an authority only: one that is ordered for the cluster, one that another team renews. */
export const company = defineEnvironment({
  name: 'insured',
  tenantId: '00000000-0000-0000-0000-000000000271',
  subscriptionId: '00000000-0000-0000-0000-000000000272',
  location: 'germanywestcentral',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraforminsured',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000273' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-insured' },
  vault: { existing: true, name: 'kv-insured', resourceGroupName: 'rg-security' },
  clusters: [
    {
      name: 'claims',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-claims' },
      identity: {
        type: 'aadApplication',
        certificate: { issuer: 'DigiCert', dnsNames: ['claims.insured.example'], sendChain: true },
      },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
      destination: { name: 'claims' },
    },
    {
      name: 'sales',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-sales' },
      identity: {
        type: 'aadApplication',
        application: {
          clientId: '00000000-0000-0000-0000-000000000274',
          principalId: '00000000-0000-0000-0000-000000000275',
        },
        certificate: { existing: true, name: 'prometheus-sales', sendChain: true },
      },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
      destination: { name: 'sales' },
    },
  ],
})
