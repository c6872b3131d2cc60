import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Names by a pattern, tags of Azure Policy, a vault behind a firewall, and a rule for each cluster. */
export const company = defineEnvironment({
  name: 'prod',
  tenantId: '00000000-0000-0000-0000-000000000241',
  subscriptionId: '00000000-0000-0000-0000-000000000242',
  location: 'switzerlandnorth',
  names: { prefix: 'bank-', suffix: '-chn', casing: 'lower' },
  tags: { owner: 'platform' },
  ignoreTags: ['CostCenter', 'CreatedOnDate'],
  backend: {
    resourceGroupName: 'bank-rg-terraform-chn',
    storageAccountName: 'bankstterraformchn',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000243' },
  resourceGroup: { name: 'bank-rg-prometheus-chn' },
  workspace: { name: 'bank-amw-prometheus-chn', publicNetworkAccess: false },
  vault: {
    name: 'bank-kv-prom-chn',
    sku: 'premium',
    contacts: ['platform@bank.example'],
    network: { ipRules: ['203.0.113.0/24'] },
  },
  clusters: [
    {
      name: 'payments',
      kubernetes: { kind: 'aks', resourceGroupName: 'bank-rg-payments-chn' },
      identity: {
        type: 'aadApplication',
        certificate: { keySize: 4096, rotation: { mode: 'generations', generation: 1 } },
      },
      vaultReader: { via: 'workloadIdentity' },
      dataCollection: { rule: 'own' },
      networkPolicy: true,
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
