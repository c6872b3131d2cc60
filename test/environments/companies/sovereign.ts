import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A cloud that no list has: its own authority, audience, ingestion and metadata. */
export const company = defineEnvironment({
  name: 'sovereign',
  cloud: {
    authorityHost: 'https://login.sovereign.example',
    audience: 'https://monitor.sovereign.example/',
    ingestionDomain: 'ingest.monitor.sovereign.example',
    metadataHost: 'management.sovereign.example',
  },
  tenantId: '00000000-0000-0000-0000-000000000261',
  subscriptionId: '00000000-0000-0000-0000-000000000262',
  location: 'sovereignone',
  backend: { type: 'pg' },
  deployer: { principalId: '00000000-0000-0000-0000-000000000263' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-sovereign' },
  vault: { name: 'kv-sovereign', access: 'accessPolicies' },
  clusters: [
    {
      name: 'ministry',
      kubernetes: { kind: 'other' },
      identity: {
        type: 'aadApplication',
        certificate: { rotation: { mode: 'vault', mountVersions: true } },
      },
      vaultReader: {
        via: 'servicePrincipal',
        principalId: '00000000-0000-0000-0000-000000000264',
        secretName: 'vault-reader',
      },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
