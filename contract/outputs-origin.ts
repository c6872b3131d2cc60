import { CLOUDS } from './cloud.ts'
import type { Cluster, Environment } from './environment/resolve.ts'
import type { Problem } from './problem.ts'
import { placeOf } from './resource-id.ts'

/** The stream of a data collection rule that takes Prometheus' samples; `Custom-...` are those of logs. */
export const STREAM = 'Microsoft-PrometheusMetrics'

/** Whose address it is, as far as both are known. */
export interface Origin {
  /** It belongs to something else than this environment. */
  readonly isForeign: boolean
  /** It belongs to what the cluster had before the environment file was changed. */
  readonly isChanged: boolean
  /** What it would have to be. */
  readonly allowed: string
}

const FITS: Origin = { isForeign: false, isChanged: false, allowed: '' }
const foreign = (allowed: string): Origin => ({ isForeign: true, isChanged: false, allowed })

/** `<endpoint>-<4 letters or digits>.<region>-<n>.metrics.ingest...` */
const INGESTION_HOST = /^([^.]+)\.([a-z0-9]+)-\d+\.metrics\.ingest\./i
/** `<workspace>-<4 letters or digits>.<region>.prometheus.monitor.azure.<...>` */
const QUERY_HOST = /^([^.]+)\.([a-z0-9]+)\.(prometheus\.monitor\.azure\.[a-z]+)$/i

/**
 * Holds an ingestion URL against the cluster that is to write there. Another endpoint of the same
 * environment is what an apply has yet to change; anything else has come from another environment.
 */
export function originOf(environment: Environment, cluster: Cluster, url: string): Origin {
  if (!URL.canParse(url)) return FITS
  const { hostname, pathname } = new URL(url)
  const stream = /\/streams\/([^/]+)\//.exec(pathname)?.[1]
  if (stream !== undefined && stream !== STREAM) return foreign(`a URL of the stream ${STREAM}`)
  const [, label, region] = INGESTION_HOST.exec(hostname) ?? []
  if (label === undefined || region === undefined) return FITS
  const { workspace, location } = environment
  // Nothing tells where an existing workspace is.
  const { dataCollection } = cluster
  if (dataCollection.rule === 'existing') return originOfExisting(dataCollection.endpointId, label)
  if (!workspace.existing && !isSame(region, location)) return foreign(`a URL in ${location}`)
  const isOwn = dataCollection.rule === 'own'
  const expected = isOwn ? dataCollection.endpointName : workspace.name
  if (isOf(label, expected)) return FITS
  const allowed = `a URL of the ${isOwn ? 'endpoint' : 'workspace'} ${expected}`
  const isOurs = isOwn || isOf(label, `dce-prometheus-${cluster.origin}`)
  return isOurs ? { isForeign: false, isChanged: true, allowed } : foreign(allowed)
}

/** Nothing tells where it is, nor what the cluster had before: any other endpoint is one of before. */
function originOfExisting(endpointId: string, label: string): Origin {
  const { name } = placeOf(endpointId)
  if (isOf(label, name)) return FITS
  return { isForeign: false, isChanged: true, allowed: `a URL of the endpoint ${name}` }
}

/** Holds the query endpoint against the workspace of the environment. */
export function queryProblems(
  { cloud, workspace, location }: Environment,
  value: string,
  next: string,
): Problem[] {
  const [, label, region, domain] =
    (URL.canParse(value) && QUERY_HOST.exec(new URL(value).hostname)) || []
  if (label === undefined || region === undefined || typeof cloud === 'object') return []
  const expected = CLOUDS[cloud].ingestionDomain.replace(/^ingest/, 'prometheus')
  const allowed =
    (domain !== expected && `a URL of the cloud ${cloud}`) ||
    (!isOf(label, workspace.name) && `a URL of the workspace ${workspace.name}`) ||
    (!workspace.existing && !isSame(region, location) && `a URL in ${location}`)
  return allowed ? [{ path: 'query_endpoint', value, allowed, next }] : []
}

/** Azure appends a few characters of its own to a name. */
function isOf(label: string, name: string): boolean {
  const [start, rest] = [label.slice(0, name.length), label.slice(name.length)]
  return isSame(start, name) && /^(-[a-z0-9]{1,8})?$/i.test(rest)
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
