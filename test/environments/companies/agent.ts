import { defineEnvironment } from '../../../contract/environment/environment.ts'

const site = {
  kubernetes: { kind: 'other' },
  identity: {
    type: 'aadApplication',
    certificate: { rotation: { mode: 'generations', generation: 1 } },
  },
  vaultReader: {
    via: 'servicePrincipal',
    principalId: '7c2a91d4-51b7-4c46-9f0e-000000000204',
    secretName: 'vault-reader',
  },
  sidecar: { image: 'registry.rail.example/azure-monitor-remote-write:0.1.0' },
  alerts: false,
  azureRecordingRules: true,
} as const

/** Stations with little room: agents, one of an operator without the chart, one of the chart. */
export const company = defineEnvironment({
  name: 'rail',
  tenantId: '7c2a91d4-51b7-4c46-9f0e-000000000201',
  subscriptionId: '7c2a91d4-51b7-4c46-9f0e-000000000202',
  location: 'switzerlandnorth',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformrail',
    containerName: 'tfstate',
  },
  deployer: { principalId: '7c2a91d4-51b7-4c46-9f0e-000000000203' },
  resourceGroup: { name: 'rg-rail' },
  workspace: { name: 'amw-rail' },
  vault: { name: 'kv-rail' },
  argocd: { repoUrl: 'https://git.rail.example/stations.git', valueFiles: ['agents.yaml'] },
  clusters: [
    {
      ...site,
      name: 'station',
      prometheus: {
        kind: 'operatorAgent',
        release: 'station',
        version: '3.14.0',
        serviceAccount: { existing: true, name: 'station-agent' },
        storage: { size: '5Gi', storageClassName: 'local-path' },
        resources: { limits: { memory: '512Mi' } },
        spec: { tolerations: [{ operator: 'Exists' }], scrapeInterval: '60s' },
      },
      destination: { name: 'station' },
    },
    {
      ...site,
      name: 'depot',
      prometheus: { kind: 'chartAgent', storage: { size: '20Gi' } },
      destination: { name: 'depot' },
    },
  ],
})
