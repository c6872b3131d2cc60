import { defineEnvironment } from '../../../contract/environment/environment.ts'

const shared = {
  kubernetes: { kind: 'aks', name: 'aks-shared', resourceGroupName: 'rg-shared' },
  identity: { type: 'workloadIdentity' },
  sidecar: {
    image: 'shop.azurecr.io/azure-monitor-remote-write:0.1.0',
    env: [{ name: 'TZ', value: 'Europe/Lisbon' }],
  },
  destination: { name: 'aks-shared' },
  networkPolicy: true,
} as const

/** The platform's Prometheus and a team's, in one namespace of one cluster. */
export const company = defineEnvironment({
  name: 'shop',
  tenantId: '00000000-0000-0000-0000-000000000131',
  subscriptionId: '00000000-0000-0000-0000-000000000132',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformshop',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-shop' },
  workspace: { name: 'amw-shop' },
  argocd: { repoUrl: 'https://git.shop.example/platform.git', valueFiles: [] },
  clusters: [
    { ...shared, name: 'platform', sidecar: { ...shared.sidecar, env: [...shared.sidecar.env] } },
    {
      ...shared,
      name: 'payments',
      prometheus: { release: 'payments', externalLabels: { team: 'payments' } },
      sidecar: {
        ...shared.sidecar,
        env: [...shared.sidecar.env],
        settings: { writeSources: 'any' },
        inboundToken: { secretName: 'payments-senders' },
      },
      networkPolicy: false,
    },
  ],
})
