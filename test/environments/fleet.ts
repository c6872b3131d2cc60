import { defineEnvironment } from '../../contract/environment/environment.ts'

const image = 'registry.example.com/azure-monitor-remote-write:0.1.0'

/**
 * Every identity, every way to the vault, and every kind of cluster, beside resources that exist
 * already. All ids are invented.
 */
export const fleet = defineEnvironment({
  name: 'fleet',
  tenantId: '00000000-0000-0000-0000-000000000011',
  subscriptionId: '00000000-0000-0000-0000-000000000012',
  location: 'northeurope',
  tags: { owner: 'platform', 'cost-center': '4711' },
  backend: {
    resourceGroupName: 'rg-terraform',
    storageAccountName: 'stterraformfleet',
    containerName: 'tfstate',
    key: 'prometheus/fleet.tfstate',
  },
  deployer: { principalId: '00000000-0000-0000-0000-000000000013' },
  resourceGroup: { existing: true, name: 'rg-observability' },
  workspace: { existing: true, name: 'amw-fleet', resourceGroupName: 'rg-monitoring' },
  vault: {
    name: 'kv-prometheus-fleet',
    access: 'accessPolicies',
    network: { ipRules: ['203.0.113.0/24'] },
  },
  argocd: {
    repoUrl: 'https://github.com/example/platform.git',
    revision: 'production',
    project: 'observability',
    valueFiles: ['platform/prometheus.yaml', 'platform/production.yaml'],
  },
  clusters: [
    {
      name: 'aks-certificate',
      kubernetes: { kind: 'aks', name: 'aks-shop', resourceGroupName: 'rg-shop' },
      identity: {
        type: 'aadApplication',
        owners: ['00000000-0000-0000-0000-000000000013', '00000000-0000-0000-0000-000000000014'],
        certificate: { rotation: { mode: 'vault', mountVersions: true }, keySize: 4096 },
      },
      vaultReader: {
        via: 'userAssignedIdentity',
        clientId: '00000000-0000-0000-0000-000000000021',
        principalId: '00000000-0000-0000-0000-000000000022',
      },
      dataCollection: { rule: 'own' },
      prometheus: {
        shards: 2,
        externalLabels: { region: 'europe' },
        queue: { maxShards: 20, maxBackoff: '30s' },
        containers: [
          {
            name: 'audit',
            image: 'registry.example.com/audit:1.4.2',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
        volumes: [{ name: 'audit-config', configMap: { name: 'audit' } }],
        remoteWrites: [{ name: 'archive', url: 'https://archive.example.com/api/v1/write' }],
      },
      sidecar: { image, native: true, settings: { authGraceSeconds: 1200 } },
      networkPolicy: true,
      destination: { name: 'aks-shop' },
    },
    {
      name: 'edge',
      kubernetes: { kind: 'other', issuerUrl: 'https://oidc.example.com/edge' },
      identity: {
        type: 'aadApplication',
        certificate: { rotation: { mode: 'generations', generation: 2 } },
      },
      vaultReader: { via: 'workloadIdentity' },
      sidecar: { image, port: 8089 },
      destination: { name: 'edge' },
    },
    {
      name: 'factory',
      kubernetes: { kind: 'other' },
      identity: { type: 'aadApplication', certificate: { validityMonths: 6 } },
      vaultReader: {
        via: 'servicePrincipal',
        principalId: '00000000-0000-0000-0000-000000000031',
        secretName: 'vault-reader',
      },
      sidecar: { image },
      destination: { name: 'factory' },
    },
    {
      name: 'lab-vm',
      kubernetes: { kind: 'other' },
      identity: { type: 'aadApplication' },
      vaultReader: {
        via: 'systemAssignedIdentity',
        principalId: '00000000-0000-0000-0000-000000000041',
      },
      sidecar: { image },
      destination: { name: 'lab-vm' },
    },
    {
      name: 'aks-workload',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-workload' },
      identity: { type: 'workloadIdentity' },
      sidecar: { image },
      destination: { name: 'aks-workload' },
    },
    {
      name: 'arc-workload',
      kubernetes: { kind: 'arc', issuerUrl: 'https://oidc.example.com/arc' },
      identity: { type: 'workloadIdentity', principal: 'application' },
      transport: 'native',
      destination: { name: 'arc-workload' },
    },
    {
      name: 'aks-kubelet',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-kubelet' },
      identity: { type: 'userAssigned', identity: { source: 'kubelet' } },
      prometheus: {
        release: 'prometheus',
        namespace: 'prometheus',
        relabelForAzureDashboards: false,
      },
      sidecar: { image },
      destination: { name: 'aks-kubelet' },
    },
    {
      name: 'aks-created',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-created' },
      identity: { type: 'userAssigned', identity: { source: 'created' } },
      transport: 'native',
      destination: { name: 'aks-created' },
    },
    {
      name: 'aks-existing',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg-existing' },
      identity: {
        type: 'userAssigned',
        identity: { source: 'existing', name: 'id-nodes', resourceGroupName: 'rg-existing' },
      },
      dataCollection: { rule: 'own' },
      sidecar: { image },
      destination: { name: 'aks-existing' },
    },
    {
      name: 'vm-system',
      kubernetes: { kind: 'other' },
      identity: { type: 'systemAssigned', principalId: '00000000-0000-0000-0000-000000000051' },
      sidecar: { image },
      destination: { name: 'vm-system' },
    },
  ],
})
