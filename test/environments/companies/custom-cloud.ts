import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A cloud of one's own, deployed with `helm upgrade`, beside a Prometheus that the operator runs already. */
export const company = defineEnvironment({
  name: 'ministry',
  cloud: {
    authorityHost: 'https://login.cloud.ministry.example',
    audience: 'https://monitor.cloud.ministry.example',
    ingestionDomain: 'metrics.ingest.cloud.ministry.example',
    metadataHost: 'management.cloud.ministry.example',
  },
  tenantId: '7c2a91d4-51b7-4c46-9f0e-000000000231',
  subscriptionId: '7c2a91d4-51b7-4c46-9f0e-000000000232',
  location: 'capital',
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformministry',
    containerName: 'tfstate',
  },
  deployer: { principalId: '7c2a91d4-51b7-4c46-9f0e-000000000233' },
  resourceGroup: { name: 'rg-ministry' },
  workspace: { existing: true, name: 'amw-ministry' },
  vault: { existing: true, name: 'kv-ministry' },
  helm: {
    chartRepository: 'oci://registry.ministry.example/charts',
    valueFiles: ['values/ministry.yaml'],
  },
  clusters: [
    {
      name: 'registers',
      kubernetes: { kind: 'arc', issuerUrl: 'https://issuer.ministry.example/registers' },
      identity: { type: 'aadApplication' },
      vaultReader: { via: 'workloadIdentity' },
      prometheus: { release: 'kps', serviceAccount: { existing: true, name: 'prometheus' } },
      sidecar: { image: 'registry.ministry.example/azure-monitor-remote-write:0.1.0' },
    },
    {
      name: 'archive',
      kubernetes: { kind: 'other' },
      identity: { type: 'systemAssigned', principalId: '7c2a91d4-51b7-4c46-9f0e-000000000234' },
      prometheus: {
        kind: 'operator',
        release: 'k8s',
        serviceAccount: { existing: true, name: 'prometheus-k8s' },
        retention: '30d',
        spec: { alerting: { alertmanagers: [{ name: 'main', port: 'web' }] } },
      },
      sidecar: { image: 'registry.ministry.example/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
