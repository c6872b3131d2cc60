import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { adopt } from '../adopt.ts'
import { environments as filled } from '../testing/cases.ts'
import { fill } from './todo.ts'

const TENANTS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
const CLIENTS = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444']

interface Cluster {
  readonly cluster: string
  readonly host?: string
  readonly tenantId?: string | undefined
  readonly clientId?: string | undefined
  readonly type?: string
}

function values({
  cluster,
  host = 'amw-shop-a1b2.westeurope-1.metrics.ingest.monitor.azure.com',
  tenantId,
  clientId,
  type = 'userAssigned',
}: Cluster) {
  const rule = 'dcr-0123456789abcdef0123456789abcdef'
  const url = `https://${host}/dataCollectionRules/${rule}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
  const env = Object.entries({
    INGESTION_URL: url,
    LISTENING_PORT: '8081',
    IDENTITY_TYPE: type,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
  }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
  const containers = [{ name: 'prom-remotewrite', image: 'x:prom-remotewrite-1', env }]
  const remoteWrite = [{ url: 'http://localhost:8081/api/v1/write' }]
  const prometheusSpec = { externalLabels: { cluster }, remoteWrite, containers }
  return { name: `${cluster}.yaml`, text: JSON.stringify({ prometheus: { prometheusSpec } }) }
}

function adopted(...clusters: readonly Cluster[]) {
  const adoption = adopt('prod', clusters.map(values))
  const environments = adoption.environments.map(({ draft }) => fill(draft) as EnvironmentInput)
  return { environments, notes: adoption.changes.join('\n') }
}

const names = (environments: readonly EnvironmentInput[]) =>
  environments.map(({ name, clusters }) => [name, ...clusters.map((cluster) => cluster.name)])

describe('clusters are in one environment', () => {
  it('when they write to one workspace', () => {
    const { environments } = adopted({ cluster: 'a' }, { cluster: 'b' })
    expect(names(environments)).toEqual([['prod', 'a', 'b']])
  })

  it('although only one of them says the tenant', () => {
    const { environments } = adopted({ cluster: 'a' }, { cluster: 'b', tenantId: TENANTS[0] })
    expect(names(environments)).toEqual([['prod', 'a', 'b']])
    expect(environments[0]?.tenantId).toBe(TENANTS[0])
  })
})

describe('they are in several', () => {
  it('when they write to several workspaces', () => {
    const host = 'amw-audit-c3d4.northeurope-1.metrics.ingest.monitor.azure.com'
    const { environments } = adopted({ cluster: 'a' }, { cluster: 'b', host })
    expect(names(environments)).toEqual([
      ['prod-amw-shop', 'a'],
      ['prod-amw-audit', 'b'],
    ])
  })

  it('when they are in several tenants', () => {
    const [first, second] = TENANTS
    const { environments } = adopted(
      { cluster: 'a', tenantId: first },
      { cluster: 'b', tenantId: second },
    )
    expect(environments.map(({ tenantId }) => tenantId)).toEqual(TENANTS)
  })

  it('when they are in several clouds', () => {
    const host = 'amw-shop-a1b2.usgovvirginia-1.metrics.ingest.monitor.azure.us'
    const { environments } = adopted({ cluster: 'a' }, { cluster: 'b', host })
    expect(environments.map(({ cloud = 'public' }) => cloud)).toEqual(['public', 'usGovernment'])
  })
})

describe('the same role assignment is made once:', () => {
  const rules = (...clusters: readonly Cluster[]) =>
    adopted(...clusters).environments[0]?.clusters.map(({ dataCollection }) => dataCollection?.rule)

  it('clusters with one identity have a rule each', () => {
    const [clientId] = CLIENTS
    expect(rules({ cluster: 'a', clientId }, { cluster: 'b', clientId })).toEqual([
      undefined,
      'own',
    ])
  })

  it("so have machines' own identities, which may be the same", () => {
    const type = 'systemAssigned'
    expect(rules({ cluster: 'a', type }, { cluster: 'b', type })).toEqual([undefined, 'own'])
  })

  it('a rule whose name would be too long is to be named', () => {
    const [clientId] = CLIENTS
    const long = 'a-cluster-of-thirty-characters'
    const names = adopted({ cluster: 'a', clientId }, { cluster: long, clientId }).environments
    expect(checkEnvironments(names).problems).toEqual([])
    expect(names[0]?.clusters[1]?.dataCollection).toMatchObject({ ruleName: 'dcr-prometheus-1' })
  })

  it('clusters with an identity each share the rule of the workspace', () => {
    const [first, second] = CLIENTS
    expect(rules({ cluster: 'a', clientId: first }, { cluster: 'b', clientId: second })).toEqual([
      undefined,
      undefined,
    ])
  })
})

it('two clusters of one name get two, and the report says so', () => {
  const { environments, notes } = adopted({ cluster: 'a' }, { cluster: 'a' })
  expect(names(environments)).toEqual([['prod', 'a', 'a-2']])
  expect(notes).toMatch('another cluster is called a: this one is a-2 here')
})

it('what the first cluster leaves to be filled in another one may say, and what differs is named', () => {
  const { environment, said } = filled('08-argo-application', '52-argo-of-a-company')
  expect(environment?.argocd).toMatchObject({
    project: 'default',
    repoUrl: 'https://git.example.com/platform.git',
  })
  expect(said).toMatch(/^argocd\.project, argocd\.retry\.limit, .* of a further cluster: left out/m)
})
