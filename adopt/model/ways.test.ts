import { describe, expect, it } from 'vitest'
import { adopted, environments, existing } from '../testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'

describe('every way to Azure is kept, or its loss is named:', () => {
  it('two workspaces are two environments', () => {
    const { filled } = environments('01-two-workspaces')
    expect(filled).toMatchObject([
      {
        name: 'prod-amw-shop',
        location: 'westeurope',
        workspace: { name: 'amw-shop' },
        clusters: [{ name: 'shop', identity: existing(CLIENT) }],
      },
      {
        name: 'prod-amw-audit',
        location: 'northeurope',
        workspace: { name: 'amw-audit' },
        clusters: [{ name: 'audit', identity: existing('33333333-3333-4333-8333-333333333333') }],
      },
    ])
  })

  it('a native write beside the sidecar goes on to its own workspace, as who it is', () => {
    const { filled, prometheus, said } = environments('02-sidecar-and-native')
    expect(filled).toMatchObject([
      { workspace: { name: 'amw-shop' }, clusters: [{ identity: existing(CLIENT) }] },
    ])
    expect(prometheus?.remoteWrites).toMatchObject([
      {
        url: expect.stringContaining('amw-audit-c3d4'),
        azureAd: { managedIdentity: { clientId: '33333333-3333-4333-8333-333333333333' } },
      },
    ])
    expect(said).toMatch('a second way to Azure, through azureAd')
  })

  it('a second sidecar stays, and its remote write finds it', () => {
    const { prometheus, said } = environments('03-two-sidecars')
    expect(prometheus).toMatchObject({
      containers: [{ name: 'prom-remotewrite-audit' }],
      remoteWrites: [{ url: 'http://localhost:8082/api/v1/write' }],
    })
    expect(said).toMatch('through the container prom-remotewrite-audit')
  })

  it('two remote writes to one sidecar become one, which loses nothing and says so', () => {
    const { prometheus, said } = environments('04-two-queues-one-url')
    expect(prometheus).toMatchObject({ queue: { maxShards: 5 } })
    expect(prometheus?.remoteWrites).toBeUndefined()
    expect(said).toMatch('remote write rest: 2 remote writes to one sidecar become one')
  })

  it('a write to a port on which nobody is known to listen is kept, and asked about', () => {
    const { prometheus, said } = environments('42-unheard-port')
    expect(prometheus?.remoteWrites).toMatchObject([{ url: 'http://localhost:9009/write' }])
    expect(said).toMatch('who listens on http://localhost:9009/write')
  })
})

it('says that another write of the pod loses its right', () => {
  const { cluster, prometheus, said } = environments('05-second-write-of-the-pods-identity')
  expect(cluster?.identity.type).toBe('workloadIdentity')
  expect(prometheus?.remoteWrites).toMatchObject([{ azureAd: { sdk: {} } }])
  expect(said).toMatch(/amw-audit-c3d4\S+ gets its token as the pod's identity .* on dcr-fedcba98/)
})

it('keeps the label of workload identity for others where the sidecar does not need it', () => {
  const { prometheus } = environments('44-label-of-another')
  expect(prometheus?.podLabels).toEqual({ 'azure.workload.identity/use': 'true' })
})

describe('other charts and senders are refused by name:', () => {
  it.each([
    ['10-chart-prometheus', 'the chart prometheus'],
    ['11-otel-collector', 'an OpenTelemetry collector'],
    ['40-grafana-agent', 'Grafana Alloy or Agent'],
    ['41-chart-prometheus-server-files', 'the chart prometheus'],
  ])('%s', (name, what) => {
    const { environments: found, refused } = adopted(name)
    expect(found).toEqual([])
    expect(refused).toMatchObject([{ what: expect.stringContaining(what) }])
    expect(refused[0]?.next).toMatch('docs/migrating.md')
  })

  it('aad-auth-proxy becomes a sidecar of the Prometheus that writes to it', () => {
    const { environment, cluster, said } = environments('26-aad-auth-proxy')
    expect(environment?.workspace.name).toBe('amw-shop')
    expect(cluster).toMatchObject({ identity: existing(CLIENT) })
    expect(cluster?.transport).toBeUndefined()
    expect(cluster?.sidecar?.port).toBe(8081)
    expect(said).toMatch(/aad-auth-proxy .* is left as it is/)
  })

  it('also beside a Prometheus that is adopted', () => {
    const { environments: found, refused } = adopted('02-sidecar-and-native', '11-otel-collector')
    expect(found).toHaveLength(1)
    expect(refused).toMatchObject([{ what: expect.stringContaining('OpenTelemetry') }])
  })

  it('aad-auth-proxy alone, with the names of its variables here', () => {
    const { environments: found, refused } = adopted('47-aad-auth-proxy-alone')
    expect(found).toEqual([])
    expect(refused[0]?.next).toMatch('AAD_CLIENT_ID and AAD_TENANT_ID are AZURE_CLIENT_ID')
  })

  it('a remote write to a proxy that is not among the files is to be filled in', () => {
    const { text } = environments('48-write-to-a-proxy')
    expect(text).toMatch(/identity: '<identity>', \/\/ TODO the remote write to ingestion\.obs/)
  })

  it('what is no sender that is known is named, not passed over', () => {
    const { environments: found, refused } = adopted('36-docker-compose')
    expect(found).toEqual([])
    expect(refused.map(({ what }) => what).join()).toMatch('services.prometheus_sidecar')
  })

  it('a variable of the same name is no way to Azure', () => {
    const { environments: found, refused } = adopted('35-another-ingestion-url')
    expect([found, refused]).toEqual([[], []])
  })
})
