import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from './environment/environment.ts'
import { parseEnvironments } from './environment/parse.ts'
import { prod, withCluster, withEnvironment } from './environment/testing.ts'
import { checkOutputs, outputsFromTerraform } from './terraform-outputs.ts'

const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
const PATH = `dataCollectionRules/dcr-${'0'.repeat(32)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const urlOf = (host: string, path = PATH) =>
  `https://${host}.metrics.ingest.monitor.azure.com/${path}`
const OURS = urlOf('amw-prod-a1b2.westeurope-1')
const QUERY = 'https://amw-prod-a1b2.westeurope.prometheus.monitor.azure.com'

function outputsText(ingestion_url: string, query_endpoint = QUERY): string {
  const outputs = { ingestion_url, identity_client_id: ID, vault_reader_client_id: ID }
  return JSON.stringify({ clusters: { aks: outputs }, query_endpoint })
}

function check(environment: EnvironmentInput, text: string) {
  const [parsed] = parseEnvironments([environment])
  if (parsed === undefined) throw new Error('no environment')
  const { outputs, problems } = checkOutputs(parsed, text)
  return {
    problems: problems.map(({ path, allowed }) => `${path}: ${allowed}`),
    changed: outputs?.waiting.filter(({ changed }) => changed).map(({ name }) => name) ?? [],
  }
}
const own = withCluster({ dataCollection: { rule: 'own' } })
const insights = `/subscriptions/${ID}/resourceGroups/rg/providers/Microsoft.Insights`
const existing = withCluster({
  dataCollection: {
    rule: 'existing',
    ruleId: `${insights}/dataCollectionRules/dcr-hub`,
    endpointId: `${insights}/dataCollectionEndpoints/dce-hub`,
  },
})

describe('outputs that belong to the environment', () => {
  it.each<[string, EnvironmentInput, string, string]>([
    ['its workspace', prod, OURS, QUERY],
    [
      'its workspace in capitals',
      withEnvironment({ workspace: { name: 'AMW-Prod' } }),
      OURS,
      QUERY,
    ],
    ['an endpoint of its own', own, urlOf('dce-prometheus-aks-c3d4.westeurope-1'), QUERY],
    [
      'a workspace that exists, wherever it is',
      withEnvironment({ workspace: { existing: true, name: 'amw-prod' } }),
      urlOf('amw-prod-a1b2.northeurope-1'),
      QUERY.replace('westeurope', 'northeurope'),
    ],
    [
      'an endpoint that exists, wherever it is',
      existing,
      urlOf('dce-hub-a1b2.northeurope-1'),
      QUERY,
    ],
    [
      'a host of another form, of which nothing is known',
      prod,
      urlOf('something-else'),
      'https://query.contoso.com',
    ],
  ])('are taken: %s', (_what, environment, url, query) => {
    expect(check(environment, outputsText(url, query))).toEqual({ problems: [], changed: [] })
  })
})

describe('outputs of before the cluster had a rule that exists', () => {
  it('wait for the apply of the change', () => {
    expect(check(existing, outputsText(OURS))).toEqual({ problems: [], changed: ['aks'] })
  })
})

describe('outputs of something else', () => {
  it.each<[string, EnvironmentInput, string, string, string]>([
    [
      'another workspace',
      prod,
      urlOf('amw-dev-a1b2.westeurope-1'),
      QUERY,
      'clusters.aks.ingestion_url: a URL of the workspace amw-prod',
    ],
    [
      'a workspace whose name begins alike',
      prod,
      urlOf('amw-prod-second-a1b2.westeurope-1'),
      QUERY,
      'clusters.aks.ingestion_url: a URL of the workspace amw-prod',
    ],
    [
      'another region',
      prod,
      urlOf('amw-prod-a1b2.northeurope-1'),
      QUERY,
      'clusters.aks.ingestion_url: a URL in westeurope',
    ],
    [
      'another stream',
      prod,
      OURS.replace('Microsoft-PrometheusMetrics', 'Custom-Prometheus'),
      QUERY,
      'clusters.aks.ingestion_url: a URL of the stream Microsoft-PrometheusMetrics',
    ],
    [
      'another cloud',
      prod,
      OURS,
      QUERY.replace('azure.com', 'azure.us'),
      'query_endpoint: a URL of the cloud public',
    ],
    [
      "another workspace's queries",
      prod,
      OURS,
      QUERY.replace('prod', 'dev'),
      'query_endpoint: a URL of the workspace amw-prod',
    ],
    [
      "another region's queries",
      prod,
      OURS,
      QUERY.replace('westeurope', 'northeurope'),
      'query_endpoint: a URL in westeurope',
    ],
  ])('are refused: %s', (_what, environment, url, query, problem) => {
    expect(check(environment, outputsText(url, query)).problems).toEqual([problem])
  })

  it('are refused for the host of another cloud', () => {
    expect(check(prod, outputsText(OURS.replace('azure.com', 'azure.us'))).problems).toHaveLength(1)
  })
})

describe('a cluster whose endpoint is to be another one', () => {
  it.each<[string, EnvironmentInput, string]>([
    ['from the workspace to its own', own, OURS],
    [
      'to an endpoint of another name',
      withCluster({ dataCollection: { rule: 'own', endpointName: 'dce-new' } }),
      urlOf('dce-prometheus-aks-c3d4.westeurope-1'),
    ],
    ['from its own to the workspace', prod, urlOf('dce-prometheus-aks-c3d4.westeurope-1')],
  ])('waits for the apply: %s', (_what, environment, url) => {
    expect(check(environment, outputsText(url))).toEqual({ problems: [], changed: ['aks'] })
  })

  it('is refused when Terraform says so after the apply', () => {
    const [environment] = parseEnvironments([own])
    if (environment === undefined) throw new Error('no environment')
    const { clusters, query_endpoint } = JSON.parse(outputsText(OURS))
    const terraform = { clusters: { value: clusters }, query_endpoint: { value: query_endpoint } }
    expect(() => outputsFromTerraform(environment, JSON.stringify(terraform))).toThrow(
      /clusters\.aks\.ingestion_url is "[^"]+"; allowed: a URL of the endpoint dce-prometheus-aks/,
    )
  })
})
