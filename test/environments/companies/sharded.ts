import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Ten million series on one cluster: shards, and a data collection rule of its own. */
export const company = defineEnvironment({
  name: 'games',
  tenantId: '00000000-0000-0000-0000-000000000121',
  subscriptionId: '00000000-0000-0000-0000-000000000122',
  location: 'swedencentral',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformgames',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-games' },
  workspace: { name: 'amw-games' },
  argocd: {
    repoUrl: 'git@github.com:games-example/clusters.git',
    valueFiles: ['prometheus/values.yaml'],
  },
  clusters: [
    {
      name: 'arena',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-arena' },
      identity: { type: 'userAssigned', identity: { source: 'kubelet' } },
      dataCollection: { rule: 'own' },
      prometheus: {
        shards: 6,
        queue: { maxShards: 30, maxSamplesPerSend: 5000, capacity: 20_000 },
        podAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
      },
      sidecar: {
        image: 'games.azurecr.io/azure-monitor-remote-write:0.1.0',
        resources: { requests: { cpu: '250m', memory: '192Mi' }, limits: { memory: '384Mi' } },
        settings: { maxInflightBytes: 128 * 1024 * 1024 },
      },
      destination: { name: 'arena' },
    },
  ],
})
