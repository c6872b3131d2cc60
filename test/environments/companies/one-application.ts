import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** One application of the identity team for all clusters: each has its own certificate, the role is given once. */
export const company = defineEnvironment({
  name: 'fleetwide',
  tenantId: '00000000-0000-0000-0000-000000000251',
  subscriptionId: '00000000-0000-0000-0000-000000000252',
  location: 'swedencentral',
  backend: { type: 'cloud', organization: 'fleetwide' },
  deployer: { principalId: '00000000-0000-0000-0000-000000000253' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-fleetwide' },
  vault: { name: 'kv-fleetwide' },
  clusters: ['north', 'south', 'west'].map((name, index) => ({
    name,
    kubernetes: { kind: 'aks', resourceGroupName: `rg-${name}` },
    identity: {
      type: 'aadApplication',
      application: {
        clientId: '00000000-0000-0000-0000-000000000254',
        principalId: '00000000-0000-0000-0000-000000000255',
        objectId: '00000000-0000-0000-0000-000000000256',
      },
    },
    vaultReader: { via: 'aksAddOn' },
    dataCollection: { rule: 'workspace', publisherRole: index === 0 ? 'created' : 'existing' },
    sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    destination: { name },
  })),
})
