import { describe, expect, it } from 'vitest'
import { example } from '../test/environments/index.ts'
import { parseEnvironments } from './environment/parse.ts'
import { ConfigurationError } from './problem.ts'
import { outputsFromTerraform, parseOutputs } from './terraform-outputs.ts'

const [environment] = parseEnvironments([example])
if (environment === undefined) throw new Error('the example environment is gone')
const name = 'aks-example'
const url = `https://amw-example-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const id = '00000000-0000-0000-0001-000000000100'
const cluster = { ingestion_url: url, identity_client_id: id, vault_reader_client_id: id }
const complete = { clusters: { [name]: cluster }, query_endpoint: 'https://query.example.com' }

function terraform(values: Record<string, unknown>, sensitive = false): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, { sensitive, value }]),
    ),
  )
}
function problemsOf(action: () => unknown): string[] {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ path }) => path)
    throw error
  }
  return []
}

describe("Terraform's outputs", () => {
  it('become a file that reads back as the same outputs', () => {
    const text = outputsFromTerraform(environment, terraform({ ...complete, other: 'left out' }))
    expect(JSON.parse(text)).toEqual(complete)
    expect(parseOutputs(environment, text)).toEqual({
      queryEndpoint: complete.query_endpoint,
      clusters: new Map([
        [name, { ingestionUrl: url, identityClientId: id, vaultReaderClientId: id }],
      ]),
      waiting: [],
      surplus: [],
    })
  })

  it("tell the client id of the chart's Grafana, for which a cluster waits", () => {
    const [first] = example.clusters
    const grafana = { azureMonitor: {} }
    const [asking] = parseEnvironments([
      { ...example, clusters: [{ ...first, grafana }] } as typeof example,
    ])
    if (asking === undefined) throw new Error('no environment')
    const told = (more: object) => {
      const clusters = { [name]: { ...cluster, ...more } }
      return parseOutputs(asking, JSON.stringify({ ...complete, clusters }))
    }
    expect(told({}).waiting).toMatchObject([
      { changed: true, missing: [{ path: `clusters.${name}.grafana_client_id` }] },
    ])
    expect(told({ grafana_client_id: id }).clusters.get(name)?.grafanaClientId).toBe(id)
  })

  it('come in the same order whatever order Terraform prints them in', () => {
    const backwards = Object.fromEntries(Object.entries(complete).reverse())
    expect(outputsFromTerraform(environment, terraform(backwards))).toBe(
      outputsFromTerraform(environment, terraform(complete)),
    )
  })

  const withCluster = (changes: object) => ({
    ...complete,
    clusters: { [name]: { ...cluster, ...changes } },
  })
  it.each([
    ['query_endpoint', { ...complete, query_endpoint: undefined }],
    ['clusters', { ...complete, clusters: undefined }],
    [`clusters.${name}.vault_reader_client_id`, withCluster({ vault_reader_client_id: 'x' })],
    [`clusters.${name}.ingestion_url`, withCluster({ ingestion_url: 'https://example.com/' })],
  ])('are refused without a good %s', (path, values) => {
    expect(problemsOf(() => parseOutputs(environment, JSON.stringify(values)))).toEqual([path])
    expect(problemsOf(() => outputsFromTerraform(environment, terraform(values)))).toEqual([path])
  })

  it.each([
    [`clusters.${name}`, { ...complete, clusters: {} }],
    [`clusters.${name}.identity_client_id`, withCluster({ identity_client_id: null })],
    ['clusters.gone', { ...complete, clusters: { [name]: cluster, gone: cluster } }],
  ])(
    'are refused after an apply, and wait or are left over before it, without a good %s',
    (path, values) => {
      const { waiting, surplus } = parseOutputs(environment, JSON.stringify(values))
      const missing = waiting.flatMap((each) => each.missing.map((problem) => problem.path))
      expect([...missing, ...surplus.map((each) => `clusters.${each}`)]).toEqual([path])
      expect(problemsOf(() => outputsFromTerraform(environment, terraform(values)))).toEqual([path])
    },
  )

  it('are refused when they are marked sensitive', () => {
    expect(problemsOf(() => outputsFromTerraform(environment, terraform(complete, true)))).toEqual([
      'query_endpoint',
      'clusters',
    ])
  })

  it.each(['', '{}', 'no outputs found', '{"clusters": 1}'])(
    'are refused when Terraform prints %j',
    (text) => {
      expect(() => outputsFromTerraform(environment, text)).toThrow(ConfigurationError)
    },
  )
})
