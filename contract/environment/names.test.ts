import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'
import { aks, IMAGE, pathsOf, prod, withCluster, withEnvironment } from './testing.ts'

const sidecar = { image: IMAGE }
const clusters: EnvironmentInput['clusters'] = [
  { ...aks, name: 'a', dataCollection: { rule: 'own' }, destination: { name: 'a' } },
  {
    name: 'b',
    kubernetes: { kind: 'other', issuerUrl: 'https://oidc.contoso.com/b' },
    identity: { type: 'workloadIdentity' },
    sidecar,
    destination: { name: 'b' },
  },
  {
    name: 'c',
    kubernetes: { kind: 'other', issuerUrl: 'https://oidc.contoso.com/c' },
    identity: { type: 'aadApplication', displayName: 'Prometheus of C' },
    vaultReader: { via: 'workloadIdentity' },
    sidecar,
    destination: { name: 'c' },
  },
  {
    name: 'd',
    kubernetes: { kind: 'aks', resourceGroupName: 'rg' },
    identity: { type: 'userAssigned', identity: { source: 'created' } },
    sidecar,
    destination: { name: 'd' },
  },
]

describe("a company's names", () => {
  it('are all names that are not given one by one', () => {
    const names = { prefix: 'Contoso-', suffix: '-weu', casing: 'lower' } as const
    const [environment] = checkEnvironments([{ ...prod, names, clusters }]).environments
    expect(
      environment?.clusters.map(({ identity, vaultReader, dataCollection }) => [
        identity,
        vaultReader,
        dataCollection,
      ]),
    ).toMatchObject([
      [
        {
          displayName: 'contoso-prometheus-remote-write-prod-a-weu',
          certificate: { name: expect.stringMatching(/^contoso-prometheus-remote-write-.*-weu$/) },
        },
        { via: 'aksAddOn' },
        { ruleName: 'contoso-dcr-prometheus-a-weu', endpointName: 'contoso-dce-prometheus-a-weu' },
      ],
      [{ name: 'contoso-prometheus-remote-write-prod-b-weu' }, undefined, { rule: 'workspace' }],
      [
        { displayName: 'Prometheus of C' },
        { name: 'contoso-prometheus-vault-reader-prod-c-weu' },
        { rule: 'workspace' },
      ],
      [
        { identity: { name: 'contoso-prometheus-remote-write-prod-d-weu' } },
        undefined,
        { rule: 'workspace' },
      ],
    ])
  })

  it('that are too long for private endpoints, or for the identity of a Grafana, are refused', () => {
    const names = { prefix: 'contoso-platform-observability', suffix: '-westeurope-001-production' }
    const subnetId =
      '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pe'
    const long = 'aks-production-westeurope-0001'
    const [cluster] = withCluster({
      name: long,
      identity: { type: 'workloadIdentity', name: 'id-prometheus' },
      vaultReader: undefined,
      grafana: { azureMonitor: {} },
    }).clusters
    const name = 'observability-production-weu-1'
    const privateLink = { subnetId, queries: true }
    const input = withEnvironment({ name, names, privateLink, clusters: [cluster] })
    expect(pathsOf(input)).toEqual(['names', 'clusters[0].grafana.azureMonitor.identity.name'])
  })

  it.each([
    [{ suffix: '-for-the-west-of-europe-zone-1' }, ['ruleName', 'endpointName']],
    [{ prefix: '-' }, ['ruleName', 'endpointName']],
  ])(
    'that Azure does not accept, such as with %j, are refused where they are made',
    (names, made) => {
      const [own] = clusters
      expect(pathsOf(withEnvironment({ names, clusters: [own] }))).toEqual(
        made.map((name) => `clusters[0].dataCollection.${name}`),
      )
      const named = { rule: 'own', ruleName: 'dcr-a', endpointName: 'dce-a' }
      const without = [{ ...own, dataCollection: named }]
      expect(pathsOf(withEnvironment({ names, clusters: without }))).toEqual([])
    },
  )

  it.each([{ prefix: 'contoso_' }, { suffix: ' weu' }, { casing: 'camel' }, { pattern: '{env}' }])(
    '%j is refused',
    (names) => {
      expect(pathsOf(withEnvironment({ names }))).toEqual([`names.${Object.keys(names)[0]}`])
    },
  )
})

describe('tags of others', () => {
  it.each(['some', ['<owner>'], [4711]])('%j is refused', (ignoreTags) => {
    const [path] = pathsOf(withEnvironment({ ignoreTags }))
    expect(path).toMatch(/^ignoreTags/)
  })
})
