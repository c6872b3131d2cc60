import { defineEnvironment } from '../../../contract/environment/environment.ts'

const kubernetes = { kind: 'aks', resourceGroupName: 'rg-clusters' } as const
const identity = { type: 'userAssigned', identity: { source: 'kubelet' } } as const
const sidecar = { image: 'news.azurecr.io/azure-monitor-remote-write:0.1.0' }
const grafana = { adminSecret: { name: 'grafana-admin', passwordKey: 'password' } }
const prometheus = {
  release: 'monitoring',
  storage: { size: '200Gi', storageClassName: 'managed-csi-premium' },
  retention: '15d',
  resources: { requests: { cpu: '1', memory: '8Gi' }, limits: { memory: '12Gi' } },
  containerPatches: { 'config-reloader': { resources: { limits: { memory: '64Mi' } } } },
}

/** Everything of a company in one repository, three clusters, and a new chart that has reached the first. */
export const company = defineEnvironment({
  name: 'news',
  tenantId: '7c2a91d4-51b7-4c46-9f0e-000000000221',
  subscriptionId: '7c2a91d4-51b7-4c46-9f0e-000000000222',
  location: 'uksouth',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformnews',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-news' },
  workspace: { name: 'amw-news' },
  argocd: {
    repoUrl: 'https://git.news.example/everything.git',
    path: 'infra/observability/remote-write',
    chartRepository: 'https://charts.news.example/prometheus-community',
    valueFiles: ['infra/observability/values.yaml'],
    retry: { limit: 30, refresh: true, backoff: { maxDuration: '10m' } },
    syncOptions: ['PruneLast=true', 'RespectIgnoreDifferences=true'],
    labels: { team: 'observability' },
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
    root: true,
  },
  // A GitLab, which its address does not tell.
  runbooks:
    'https://git.news.example/everything/-/blob/main/infra/observability/remote-write/docs/alerts.md',
  waves: {
    order: [['staging'], ['print', 'online']],
    next: { chartVersion: '88.6.0', image: 'news.azurecr.io/azure-monitor-remote-write:0.2.0' },
    reached: 1,
  },
  clusters: ['staging', 'print', 'online'].map((name) => ({
    ...{ name, kubernetes, identity, sidecar, grafana, prometheus },
    dataCollection: { rule: 'own' },
    destination: { name },
  })),
})
