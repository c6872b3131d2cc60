import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../environment.ts'
import { ID, pathsOf, prod, withCluster, withEnvironment } from '../testing.ts'

const OTHER = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b22'
const group = { principalId: ID, principalType: 'Group' }
const machine = { type: 'managedIdentity', principalId: ID }
const readers = [group]
const azureMonitor = {}

describe('who reads is refused', () => {
  it.each<[string, string, EnvironmentInput]>([
    [
      'twice',
      'readers[1]',
      withEnvironment({ readers: [group, { ...group, principalId: ID.toUpperCase() }] }),
    ],
    [
      'without saying what it is',
      'readers[0].principalType',
      withEnvironment({ readers: [{ principalId: ID }] }),
    ],
    [
      'as a managed identity, which Azure calls a service principal',
      'readers[0].principalType',
      withEnvironment({ readers: [{ ...group, principalType: 'ManagedIdentity' }] }),
    ],
    [
      "as a reader and as a cluster's Grafana",
      'clusters[0].grafana.azureMonitor.identity',
      {
        ...withCluster({ grafana: { azureMonitor: { identity: machine } } }),
        readers,
      } as EnvironmentInput,
    ],
    [
      'with the same role of Grafana twice',
      'managedGrafana.access[1]',
      withEnvironment({
        managedGrafana: {
          name: 'graf',
          access: [
            { ...group, role: 'Admin' },
            { ...group, role: 'Admin' },
          ],
        },
      }),
    ],
    [
      'as a Grafana of a name that is none',
      'managedGrafana.name',
      withEnvironment({ managedGrafana: { name: '1' } }),
    ],
    [
      'as a Grafana of a version that the provider does not make',
      'managedGrafana.majorVersion',
      withEnvironment({ managedGrafana: { name: 'graf', majorVersion: 13 } }),
    ],
  ])('%s', (_what, path, environment) => {
    expect(pathsOf(environment)).toEqual([path])
  })

  it('in two environments with one workspace, and let in with one each', () => {
    const other = (workspace: object) => ({
      ...prod,
      name: 'dev',
      workspace,
      vault: { name: 'kv-dev' },
      readers,
    })
    const shared = { existing: true, name: 'amw-prod', resourceGroupName: 'rg-prom' }
    const first = withEnvironment({ readers })
    expect(pathsOf(first, other(shared))).toContain('readers[0]')
    expect(pathsOf(first, other({ name: 'amw-dev' }))).not.toContain('readers[0]')
  })
})

describe("the chart's Grafana has no data source", () => {
  const custom = {
    authorityHost: 'https://login.contoso.com',
    audience: 'https://monitor.contoso.com/',
    ingestionDomain: 'ingest.contoso.com',
    metadataHost: 'management.contoso.com',
  }
  it.each<[string, string, EnvironmentInput]>([
    [
      'where the chart makes no Grafana',
      'clusters[0].grafana',
      withCluster({
        grafana: { azureMonitor },
        prometheus: { kind: 'operator', serviceAccount: { existing: true, name: 'prometheus' } },
      }),
    ],
    [
      'of a chart whose Grafana cannot load the plugin',
      'clusters[0].prometheus.chartVersion',
      { ...prod, clusters: [grafanaWith('79.6.0')] },
    ],
    [
      'in a cloud that Grafana does not know',
      'clusters[0].grafana.azureMonitor',
      { ...withCluster({ grafana: { azureMonitor } }), cloud: custom },
    ],
    [
      'without the issuer that its identity trusts',
      'clusters[0].kubernetes.issuerUrl',
      withCluster({
        grafana: { azureMonitor },
        kubernetes: { kind: 'other' },
        vaultReader: { via: 'systemAssignedIdentity', principalId: OTHER },
      }),
    ],
    [
      'of a plugin that is none',
      'clusters[0].grafana.azureMonitor.plugin',
      withCluster({ grafana: { azureMonitor: { plugin: true } } }),
    ],
    [
      'without a name',
      'clusters[0].grafana.dataSources[0].name',
      withCluster({ grafana: { dataSources: [{ type: 'loki' }] } }),
    ],
  ])('%s', (_what, path, environment) => {
    expect(pathsOf(environment)).toContain(path)
  })

  it('has one with the first chart that brings a Grafana for it', () => {
    expect(pathsOf({ ...prod, clusters: [grafanaWith('79.6.1')] })).toEqual([])
  })
})

function grafanaWith(chartVersion: string) {
  const [cluster] = withCluster({
    grafana: { azureMonitor },
    prometheus: { chartVersion },
  }).clusters
  if (cluster === undefined) throw new Error('no cluster')
  return cluster
}
