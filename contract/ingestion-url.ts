import { CLOUDS, type CloudName, isBelow } from './cloud.ts'

/** `https://HOST/dataCollectionRules/dcr-.../streams/Microsoft-PrometheusMetrics/api/v1/write` */
const PATH = /^\/dataCollectionRules\/dcr-[0-9a-f]{32}\/streams\/[^/]+\/api\/v1\/write$/

/** Of the same workspace, and beside the right one in the portal. */
const QUERY_HOST = /\.prometheus\.monitor\.azure\.(com|us|cn)$/

const TAKE_METRICS =
  'take the metrics ingestion endpoint (https://NAME.REGION.metrics.ingest...), or list the host in INGESTION_ALLOWED_HOSTS'

/**
 * Why a token must not be sent to `text`, or why Azure would refuse a write to it; `undefined` when it
 * is fine.
 *
 * @param allowedHosts - hosts that are fine although Azure does not own them (`INGESTION_ALLOWED_HOSTS`)
 */
export function ingestionUrlProblem(
  text: string,
  cloud: CloudName | 'custom',
  allowedHosts: readonly string[],
): string | undefined {
  // Before anything is read from it: with a slash in a password, what looks like a host is a part of that.
  if (text.includes('@')) return 'it must not carry credentials'
  if (!URL.canParse(text)) return 'not a URL'
  const url = new URL(text)
  const host = url.hostname
  if (url.hash !== '') return 'it must not carry a fragment'
  if (isLoopbackHost(host)) {
    return /^https?:$/.test(url.protocol) ? undefined : 'it must begin with https:// or http://'
  }
  if (url.protocol !== 'https:') return 'it must begin with https://'
  if (allowedHosts.includes(host)) return undefined
  if (cloud === 'custom') return `${host} must be listed in INGESTION_ALLOWED_HOSTS`
  const domain = CLOUDS[cloud].ingestionDomain
  if (QUERY_HOST.test(host)) {
    return `${host} is where a workspace is queried: ${TAKE_METRICS}`
  }
  if (!isBelow(host, domain)) {
    return `${host} is not below ${domain}: check CLOUD, or list it in INGESTION_ALLOWED_HOSTS`
  }
  if (!isBelow(host, `metrics.${domain}`)) {
    return `${host} takes logs, not metrics: ${TAKE_METRICS}`
  }
  if (!PATH.test(url.pathname)) {
    return 'its path must be /dataCollectionRules/dcr-<32 hexadecimal digits>/streams/<stream>/api/v1/write'
  }
  return url.searchParams.has('api-version') ? undefined : 'it must end with ?api-version=...'
}

/** Only the pod itself is reached there, so a token that goes there cannot leave it. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** The data collection rule's immutable id (`dcr-...`) in an ingestion URL, for messages to people. */
export function ruleOf(ingestionUrl: string): string | undefined {
  return /\/dataCollectionRules\/(dcr-[0-9a-f]{32})\//.exec(ingestionUrl)?.[1]
}
