import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A factory's own cluster: a proxy that looks into TLS, a registry of its own, nothing of Azure around it. */
export const company = defineEnvironment({
  name: 'factory',
  tenantId: '00000000-0000-0000-0000-000000000101',
  subscriptionId: '00000000-0000-0000-0000-000000000102',
  location: 'germanywestcentral',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformfactory',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000103' },
  resourceGroup: { name: 'rg-factory' },
  workspace: { name: 'amw-factory' },
  vault: { name: 'kv-factory' },
  clusters: [
    {
      name: 'hall-7',
      kubernetes: { kind: 'other' },
      identity: { type: 'aadApplication' },
      vaultReader: {
        via: 'servicePrincipal',
        principalId: '00000000-0000-0000-0000-000000000104',
        secretName: 'vault-reader',
      },
      prometheus: { imagePullSecrets: ['registry-factory'] },
      sidecar: {
        image: 'registry.factory.example/azure-monitor-remote-write:0.1.0',
        network: {
          proxy: { url: 'proxy.factory.example:3128', noProxy: ['.factory.example'] },
          ca: { name: 'factory-ca' },
        },
      },
      networkPolicy: { egress: { ranges: ['10.7.0.0/16'], ports: [] } },
    },
  ],
})
