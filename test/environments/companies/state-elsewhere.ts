import { defineEnvironment } from '../../../contract/environment/environment.ts'

/** A company whose Terraform keeps its states in Amazon S3, with clusters connected by Azure Arc. */
export const company = defineEnvironment({
  name: 'arc',
  tenantId: '00000000-0000-0000-0000-000000000231',
  subscriptionId: '00000000-0000-0000-0000-000000000232',
  location: 'francecentral',
  backend: { type: 's3', bucket: 'company-terraform', region: 'eu-west-3', key: 'prometheus/arc' },
  deployer: { principalId: '00000000-0000-0000-0000-000000000233' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-arc' },
  clusters: [
    {
      name: 'paris',
      kubernetes: { kind: 'arc', issuerUrl: 'https://oidc.example.com/paris' },
      identity: { type: 'workloadIdentity' },
      sidecar: { image: 'registry.example.com/azure-monitor-remote-write:0.1.0' },
    },
  ],
})
