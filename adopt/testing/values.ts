import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import { adopt } from '../adopt.ts'
import { fill } from '../draft/todo.ts'

export const CLIENT = '22222222-2222-4222-8222-222222222222'
export const TENANT = '11111111-1111-4111-8111-111111111111'
export const RULE = 'dcr-0123456789abcdef0123456789abcdef'
const PATH = `dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
export const INGESTION = `https://amw-shop-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/${PATH}`

/** The draft, the same as an environment that a synthesis takes, and what the person is told. */
export function adoptedOf(...texts: readonly string[]) {
  const adoption = adopt(
    'prod',
    texts.map((text, index) => ({ name: `${index + 1}.yaml`, text })),
  )
  const [first] = adoption.environments
  if (first === undefined) throw new Error('nothing was found')
  const [environment] = parseEnvironments([fill(first.draft) as EnvironmentInput])
  const [cluster] = environment?.clusters ?? []
  if (environment === undefined || cluster === undefined) throw new Error('no cluster')
  const draft = JSON.stringify(first.draft)
  return { ...adoption, environment, cluster, draft, notes: adoption.changes.join('\n') }
}

/**
 * Values with Microsoft's container and these variables, which Microsoft's pages give.
 *
 * @param more - fields of `prometheusSpec`
 */
export function values(env: Record<string, string>, more: Record<string, unknown> = {}): string {
  const container = {
    name: 'prom-remotewrite',
    image: 'mcr.microsoft.com/azuremonitor/x/images:prom-remotewrite-20260713.1',
    env: Object.entries({ INGESTION_URL: INGESTION, ...env }).map(([name, value]) => ({
      name,
      value,
    })),
  }
  const remoteWrite = [{ url: 'http://localhost:8081/api/v1/write' }]
  const prometheusSpec = { remoteWrite, containers: [container], ...more }
  return JSON.stringify({ prometheus: { prometheusSpec } })
}

/** Values whose remote write has this `azureAd`. */
export const native = (azureAd: unknown) =>
  JSON.stringify({ prometheus: { prometheusSpec: { remoteWrite: [{ url: INGESTION, azureAd }] } } })
