import { defineEnvironment } from 'azure-monitor-remote-write'

/**
 * The way of the certificate: an AKS cluster whose CSI driver mounts it from Key Vault.
 * All ids are invented; while it is listed, `npm start` runs it against the embedded Azure.
 */
export const example = defineEnvironment({
  name: 'example',
  tenantId: '00000000-0000-0000-0000-000000000001',
  subscriptionId: '00000000-0000-0000-0000-000000000002',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformexample',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000003' },
  resourceGroup: { name: 'rg-prometheus-example' },
  workspace: { name: 'amw-example' },
  vault: { name: 'kv-prometheus-example' },
  argocd: {
    repoUrl: 'https://github.com/example/platform.git',
    valueFiles: ['environments/example.values.yaml'],
  },
  clusters: [
    {
      name: 'aks-example',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-aks-example' },
      identity: { type: 'aadApplication' },
      vaultReader: { via: 'aksAddOn' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
      destination: { name: 'aks-example' },
    },
  ],
})
