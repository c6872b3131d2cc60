import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Images from a mirror with a digest and a password, and a proxy that wants a password, too. */
export const company = defineEnvironment({
  name: 'bank',
  tenantId: '00000000-0000-0000-0000-000000000111',
  subscriptionId: '00000000-0000-0000-0000-000000000112',
  location: 'francecentral',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformbank',
    containerName: 'tfstate',
  },
  resourceGroup: { existing: true, name: 'rg-bank' },
  workspace: { existing: true, name: 'amw-bank' },
  argocd: {
    repoUrl: 'https://git.bank.example/platform/monitoring.git',
    valueFiles: ['monitoring/mirror.yaml'],
  },
  clusters: [
    {
      name: 'core',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-core' },
      identity: { type: 'workloadIdentity' },
      prometheus: { imagePullSecrets: ['mirror', 'mirror-of-last-year'] },
      sidecar: {
        image: `mirror.bank.example/azure-monitor-remote-write:0.1.0@sha256:${'0'.repeat(64)}`,
        network: {
          proxy: { urlFrom: { secretName: 'egress-proxy' } },
          ca: { kind: 'secret', name: 'bank-trust', key: 'bundle.pem' },
        },
      },
      destination: { name: 'core' },
    },
  ],
})
