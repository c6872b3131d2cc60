import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Two replicas for queries, one that writes, and rules that keep the workspace's price down. */
export const company = defineEnvironment({
  name: 'hospital',
  tenantId: '00000000-0000-0000-0000-000000000141',
  subscriptionId: '00000000-0000-0000-0000-000000000142',
  location: 'uksouth',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformhospital',
    containerName: 'tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000143' },
  resourceGroup: { name: 'rg-hospital' },
  workspace: { name: 'amw-hospital' },
  vault: { name: 'kv-hospital' },
  argocd: {
    repoUrl: 'https://git.hospital.example/platform.git',
    valueFiles: ['values/prometheus.yaml'],
  },
  clusters: [
    {
      name: 'wards',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-wards' },
      identity: { type: 'aadApplication', certificate: { sendChain: true, issuer: 'DigiCert' } },
      vaultReader: { via: 'aksAddOn' },
      prometheus: {
        replicas: 2,
        write: 'first',
        remoteWrite: {
          remoteTimeout: '20s',
          metadataConfig: { sendInterval: '5m' },
          writeRelabelConfigs: [
            { action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*|process_.*' },
            { action: 'labeldrop', regex: 'pod_template_hash|uid' },
          ],
        },
      },
      sidecar: { image: 'hospital.azurecr.io/azure-monitor-remote-write:0.1.0', native: true },
      destination: { name: 'wards' },
    },
  ],
})
