import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** Flux in every cluster, the chart from a registry, and values of the platform's own in a ConfigMap. */
export const company = defineEnvironment({
  name: 'travel',
  tenantId: '7c2a91d4-51b7-4c46-9f0e-000000000211',
  subscriptionId: '7c2a91d4-51b7-4c46-9f0e-000000000212',
  location: 'westeurope',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformtravel',
    containerName: 'tfstate',
  },
  resourceGroup: { name: 'rg-travel' },
  workspace: { name: 'amw-travel' },
  flux: {
    source: { kind: 'OCIRepository', name: 'platform' },
    chartRepository: 'oci://ghcr.io/prometheus-community/charts',
    valuesFrom: [
      { kind: 'ConfigMap', name: 'prometheus-values' },
      { kind: 'Secret', name: 'alertmanager-receivers' },
    ],
    interval: '30m',
  },
  kustomization: true,
  clusters: [
    {
      name: 'booking',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-booking' },
      identity: { type: 'workloadIdentity' },
      prometheus: { release: 'kps' },
      sidecar: { image: 'travel.azurecr.io/azure-monitor-remote-write:0.1.0', native: true },
      grafana: { adminSecret: { name: 'grafana-admin' } },
    },
    {
      name: 'search',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-search' },
      identity: { type: 'workloadIdentity' },
      transport: 'native',
      prometheus: { serviceAccount: { existing: true, name: 'prometheus' } },
    },
  ],
})
