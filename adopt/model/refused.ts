import { type Dict, dictsAt, rawAt } from '../reading/tree.ts'

/** Something that sends to Azure Monitor and that an environment cannot describe. */
export interface Refused {
  /** What it is, and where it stands. */
  readonly what: string
  /** What to do with it. */
  readonly next: string
  /** What of the files it is described by. */
  readonly tree: Dict
}

const EXCHANGE =
  'keep it: with a token of its own it needs nothing of this project; of a sidecar beside it exchange the image and keep the rest (docs/migrating.md, A), because the container takes remote write from any sender in its pod'

interface Row {
  readonly name: string
  readonly kinds?: readonly string[]
  readonly image?: RegExp
  /** Where values of its chart stand. */
  readonly path?: RegExp
  readonly next: string
}

/** Senders and charts that people confuse with kube-prometheus-stack's Prometheus. A new one is a new row. */
const ROWS: readonly Row[] = [
  {
    name: 'an OpenTelemetry collector',
    kinds: ['OpenTelemetryCollector'],
    image: /opentelemetry-collector|otel-?col/,
    path: /(^|\.)(opentelemetry|otel)[\w-]*/i,
    next: EXCHANGE,
  },
  {
    name: 'Grafana Alloy or Agent',
    image: /grafana\/(alloy|agent)/,
    path: /(^|\.)(alloy|grafana-agent)\b/i,
    next: EXCHANGE,
  },
  {
    name: 'vmagent',
    kinds: ['VMAgent'],
    image: /vmagent/,
    path: /(^|\.)(vmagent|victoria-metrics-agent)\b/i,
    next: EXCHANGE,
  },
  {
    name: 'Thanos Ruler',
    kinds: ['ThanosRuler'],
    image: /thanos/,
    next: 'leave it as it is, or add the sidecar to it yourself: an environment describes a Prometheus',
  },
  {
    name: 'the chart prometheus',
    path: /(^|\.)server(Files)?(\.|$)/,
    next: `${EXCHANGE}; or move to kube-prometheus-stack first, for which this project writes values`,
  },
]

/** The row for a kind of object, a container beside the sidecar, or a place in values. */
export function refusalOf(
  where: { readonly kind?: string; readonly containers?: readonly Dict[]; readonly path?: string },
  at: string,
  tree: Dict,
): Refused {
  const images = (where.containers ?? []).map((one) => rawAt(one, 'image') ?? '')
  const row = ROWS.find(
    ({ kinds, image, path }) =>
      (where.kind !== undefined && kinds?.includes(where.kind)) ||
      (image !== undefined && images.some((one) => image.test(one))) ||
      (path !== undefined && where.path !== undefined && path.test(where.path)),
  )
  const place = where.path === undefined || where.path === '' ? '' : ` (${where.path})`
  return row === undefined
    ? { what: `${at}${place}: not the Prometheus of kube-prometheus-stack`, next: EXCHANGE, tree }
    : { what: `${at}${place}: ${row.name}`, next: row.next, tree }
}

/** Whether values configure a collector that sends remote write to Azure without any container. */
export function isCollector(tree: Dict): boolean {
  return dictsAt(tree, 'exporters').length > 0 || dictsAt(tree, 'config', 'exporters').length > 0
}

/** What Microsoft's retired proxy is called when nothing among the files writes to it. */
export function proxyAlone(proxy: Dict, at: string): Refused {
  return {
    what: `${at}: aad-auth-proxy`,
    next: 'name the file with the remote write that goes to it as well: the two together become a sidecar. TARGET_HOST and the path of the remote write are INGESTION_URL here, AAD_CLIENT_ID and AAD_TENANT_ID are AZURE_CLIENT_ID and AZURE_TENANT_ID, AUDIENCE is INGESTION_AAD_AUDIENCE',
    tree: proxy,
  }
}
