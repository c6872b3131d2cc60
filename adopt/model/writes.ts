import { type Dict, dictsAt, type Node, rawAt } from '../reading/tree.ts'

/** Remote writes of values, of a Prometheus object, or of a prometheus.yml, all in camel case. */
export function writesOf(spec: Dict): readonly Dict[] {
  return ['remoteWrite', 'additionalRemoteWrite', 'remote_write'].flatMap((name) =>
    dictsAt(spec, name).flatMap((one) => {
      const write = toCamelCase(one)
      return write.kind === 'map' ? [write] : []
    }),
  )
}

/** What camel case alone does not make the operator's name of prometheus.yml's. */
const NAMES: Readonly<Record<string, string>> = {
  azuread: 'azureAd',
  azureAD: 'azureAd',
  retry_on_http_429: 'retryOnRateLimit',
  enable_http2: 'enableHTTP2',
  clientID: 'clientId',
  tenantID: 'tenantId',
}

function toCamelCase(node: Node): Node {
  if (node.kind === 'leaf') return node
  if (node.kind === 'list') return { ...node, items: node.items.map(toCamelCase) }
  const entries = [...node.entries].map(
    ([key, entry]) =>
      [
        NAMES[key] ?? key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        // The names of headers are a person's own.
        key === 'headers' ? entry : toCamelCase(entry),
      ] as const,
  )
  return { ...node, entries: new Map(entries) }
}

/**
 * Where a remote write goes: to Azure itself, to a container of the same pod, to Azure through something
 * elsewhere that adds the token, or to somebody else.
 */
export type Goal = 'azure' | 'pod' | 'proxy' | 'elsewhere'

export function goalOf(write: Dict): Goal {
  const url = rawAt(write, 'url') ?? ''
  if (write.entries.has('azureAd')) return 'azure'
  if (isIngestion(url)) return 'azure'
  if (portInPod(url) !== undefined) return 'pod'
  return /^https?:\/\/[^/]+\/dataCollectionRules\//i.test(url) ? 'proxy' : 'elsewhere'
}

/** Whether `text` names a host of Azure's ingestion, in whatever cloud. */
export function isIngestion(text: string): boolean {
  return /https:\/\/[^/\s]*(\.metrics\.ingest\.|\.ingest\.monitor\.azure\.)/i.test(text)
}

/** The port of a URL that stays in the pod. */
export function portInPod(url: string): number | undefined {
  const match = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d+))?(?:\/|$)/i.exec(url)
  return match === null ? undefined : Number(match[1] ?? 80)
}
