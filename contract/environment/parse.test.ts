import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from './environment.ts'
import { parseEnvironments } from './parse.ts'
import {
  aks as cluster,
  ID,
  IMAGE,
  pathsOf,
  problemsOf,
  prod as smallest,
  withCluster,
  withEnvironment,
} from './testing.ts'

describe('an environment', () => {
  it('needs about 25 lines, the rest has defaults', () => {
    const [environment] = parseEnvironments([smallest])
    expect(environment).toMatchObject({
      cloud: 'public',
      backend: { key: 'prod.tfstate' },
      workspace: { existing: false, resourceGroupName: 'rg-prom' },
      vault: { existing: false, access: 'rbac', softDeleteRetentionDays: 90 },
      clusters: [
        {
          kubernetes: { name: 'aks' },
          identity: {
            displayName: 'prometheus-remote-write-prod-aks',
            owners: [ID],
            certificate: {
              name: 'prometheus-remote-write-prod-aks',
              subject: 'CN=prometheus-remote-write-aks',
              validityMonths: 12,
              rotation: { mode: 'vault', mountVersions: false },
            },
          },
          dataCollection: { rule: 'workspace' },
          transport: 'sidecar',
          prometheus: {
            namespace: 'monitoring',
            serviceAccount: 'kube-prometheus-stack-prometheus',
            queue: { sampleAgeLimit: '20m', retryOnRateLimit: true },
          },
          sidecar: { port: 8081, native: false },
        },
      ],
    })
  })

  it.each<[string, EnvironmentInput]>([
    ['tenantId', withEnvironment({ tenantId: 'contoso' })],
    ['name', withEnvironment({ name: 'Prod' })],
    ['location', withEnvironment({ location: 'West Europe' })],
    ['cloud', withEnvironment({ cloud: 'mars' })],
    ['resourceGroup.name', withEnvironment({ resourceGroup: { name: 'rg.' } })],
    ['workspace.name', withEnvironment({ workspace: { name: 'a_b_c' } })],
    ['vault.name', withEnvironment({ vault: { name: 'kv--prod' } })],
    ['vault.name', withEnvironment({ vault: { name: '1kv' } })],
    [
      'vault.softDeleteRetentionDays',
      withEnvironment({ vault: { name: 'kv-p', softDeleteRetentionDays: 3 } }),
    ],
    ['vault.purgeProtection', withEnvironment({ vault: { name: 'kv-p', purgeProtection: false } })],
    [
      'backend.storageAccountName',
      withEnvironment({ backend: { ...smallest.backend, storageAccountName: 'St' } }),
    ],
    ['clusters', withEnvironment({ clusters: [] })],
    ['clusters[0].name', withCluster({ name: 'a_b' })],
    ['clusters[0].kubernetes.kind', withCluster({ kubernetes: { kind: 'gke' } })],
    ['clusters[0].identity.type', withCluster({ identity: { type: 'password' } })],
    [
      'clusters[0].identity.certificate.name',
      withCluster({ identity: { type: 'aadApplication', certificate: { name: 'a_b' } } }),
    ],
    [
      'clusters[0].identity.certificate.validityMonths',
      withCluster({ identity: { type: 'aadApplication', certificate: { validityMonths: 24 } } }),
    ],
    ['clusters[0].sidecar.port', withCluster({ sidecar: { image: IMAGE, port: 80 } })],
    ['clusters[0].sidecar.port', withCluster({ sidecar: { image: IMAGE, port: 9090 } })],
    ['clusters[0].sidecar.image', withCluster({ sidecar: { image: 'sidecar:latest' } })],
    [
      'clusters[0].sidecar.image',
      withCluster({ sidecar: { image: 'registry.example.com/sidecar' } }),
    ],
    [
      'clusters[0].sidecar.settings.authGraceSeconds',
      withCluster({ sidecar: { image: IMAGE, settings: { authGraceSeconds: -1 } } }),
    ],
    [
      'clusters[0].sidecar.settings.authGraceSecond',
      withCluster({ sidecar: { image: IMAGE, settings: { authGraceSecond: 1 } } }),
    ],
    ['clusters[0].prometheus.chartVersion', withCluster({ prometheus: { chartVersion: '^88' } })],
    [
      'clusters[0].prometheus.queue.maxBackoff',
      withCluster({ prometheus: { queue: { maxBackoff: '30 s' } } }),
    ],
    [
      'clusters[0].prometheus.externalLabels.a-b',
      withCluster({ prometheus: { externalLabels: { 'a-b': 'c' } } }),
    ],
    [
      'clusters[0].prometheus.externalLabels.cluster',
      withCluster({ prometheus: { externalLabels: { cluster: 'c' } } }),
    ],
    [
      'clusters[0].prometheus.containers[0].name',
      withCluster({ prometheus: { containers: [{ name: 'prom-remotewrite' }] } }),
    ],
    ['clusters[0].vaultReader', withCluster({ vaultReader: undefined })],
    ['clusters[0].vaultReader', withCluster({ identity: { type: 'workloadIdentity' } })],
    ['clusters[0].vaultReader.via', withCluster({ kubernetes: { kind: 'arc' } })],
    ['clusters[0].identity.type', withEnvironment({ vault: undefined })],
    ['clusters[0].sidecar', withCluster({ sidecar: undefined })],
    [
      'clusters[0].kubernetes.issuerUrl',
      withCluster({
        kubernetes: { kind: 'other' },
        identity: { type: 'workloadIdentity' },
        vaultReader: undefined,
      }),
    ],
    [
      'clusters[0].identity.identity.source',
      withCluster({
        kubernetes: { kind: 'arc' },
        identity: { type: 'userAssigned', identity: { source: 'kubelet' } },
        vaultReader: undefined,
      }),
    ],
    ['clusters[0].transport', withCluster({ transport: 'native', sidecar: undefined })],
    [
      'clusters[0].prometheus.version',
      withCluster({
        transport: 'native',
        sidecar: undefined,
        vaultReader: undefined,
        identity: { type: 'workloadIdentity' },
        prometheus: { version: '3.6.0' },
      }),
    ],
    [
      'clusters[0].prometheus.chartVersion',
      withCluster({
        transport: 'native',
        sidecar: undefined,
        vaultReader: undefined,
        identity: { type: 'workloadIdentity' },
        prometheus: { chartVersion: '61.0.0' },
      }),
    ],
    ['tags.a', withEnvironment({ tags: { a: '${b}' } })],
    ['tags.a', withEnvironment({ tags: { a: '%{if}' } })],
    ['tags.a', withEnvironment({ tags: { a: '{{ b }}' } })],
    ['tags.a', withEnvironment({ tags: { a: '<OWNER>' } })],
    ['tags.a', withEnvironment({ tags: { a: 'b\tc' } })],
  ])('is refused for %s', (path, environment) => {
    expect(pathsOf(environment)).toEqual([path])
  })

  it('says what is allowed where an option has several shapes', () => {
    const custom = { authorityHost: 'http://login', audience: 'https://a/', ingestionDomain: 'b' }
    expect(problemsOf(withEnvironment({ cloud: 'mars' }))).toMatchObject([
      { allowed: 'public, usGovernment, china, or the addresses of a custom cloud' },
    ])
    expect(pathsOf(withEnvironment({ cloud: custom }))).toEqual([
      'cloud.authorityHost',
      'cloud.metadataHost',
    ])
  })

  it('is refused when another one has its name', () => {
    expect(pathsOf(smallest, smallest)).toEqual(['name'])
  })

  it('is refused when two clusters have one name', () => {
    const { identity: _, ...rest } = cluster
    const other = {
      ...rest,
      identity: { type: 'aadApplication', displayName: 'b', certificate: { name: 'b' } },
    }
    expect(pathsOf(withEnvironment({ clusters: [cluster, other] }))).toEqual(['clusters[1].name'])
  })

  it('is refused when two clusters share a certificate, an application or a rule', () => {
    const own = { rule: 'own', ruleName: 'dcr-a', endpointName: 'dce-a' }
    const identity = { type: 'aadApplication', displayName: 'app', certificate: { name: 'c' } }
    const clusters = ['a', 'b'].map((name) => ({ ...cluster, name, identity, dataCollection: own }))
    expect(pathsOf(withEnvironment({ clusters }))).toEqual([
      'clusters[1].identity.certificate.name',
      'clusters[1].identity.displayName',
      'clusters[1].dataCollection.ruleName',
      'clusters[1].dataCollection.endpointName',
    ])
  })

  it('reports every problem of every environment at once, with value, what is allowed and the next step', () => {
    const problems = problemsOf(withEnvironment({ tenantId: 'x', location: '?' }), {
      ...withCluster({ name: 'A' }),
      name: 'dev',
      vault: { name: 'kv-dev' },
    })
    expect(problems).toEqual([
      {
        path: 'prod: tenantId',
        value: 'x',
        allowed: 'a GUID, the directory (tenant) id',
        next: 'az account show --query tenantId',
      },
      {
        path: 'prod: location',
        value: '?',
        allowed: 'the short name of an Azure region, such as westeurope',
        next: 'az account list-locations --query "[].name"',
      },
      {
        path: 'dev: clusters[0].name',
        value: 'A',
        allowed: expect.stringMatching(/^1 to 30 lower-case letters/),
        next: undefined,
      },
    ])
  })
})
