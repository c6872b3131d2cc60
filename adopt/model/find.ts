import { at, type Dict, dictAt, dictsAt, EMPTY, isDict, rawAt } from '../reading/tree.ts'
import type { Release } from '../wrappers/releases.ts'
import { isAadAuthProxy, isSidecar } from './containers.ts'
import { isCollector, proxyAlone, type Refused, refusalOf } from './refused.ts'
import { CONTAINER_LISTS, placeOf, type Sender, type SenderKind, senderOf } from './sender.ts'
import { goalOf, writesOf } from './writes.ts'

/** Everything in a release that could send to Azure. */
export interface Found {
  readonly senders: readonly Sender[]
  readonly refused: readonly Refused[]
  /** Containers of Microsoft's retired proxy, which adds the token for pods elsewhere. */
  readonly proxies: readonly Dict[]
}

const NOTHING: Found = { senders: [], refused: [], proxies: [] }

/** Where pods are described. */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

function findIn(release: Release): Found {
  const { tree, title } = release
  const kind = rawAt(tree, 'kind')
  if (kind === undefined) return findInValues(tree, '', [], release)
  if (kind === 'Prometheus' || kind === 'PrometheusAgent') {
    const senderKind = kind === 'Prometheus' ? 'object' : 'agent'
    const spec = dictAt(tree, 'spec')
    const metadata = dictAt(tree, 'metadata')
    return {
      ...NOTHING,
      senders: [
        senderOf(senderKind, spec, { ...release, title: kind }, { document: tree, metadata }),
      ],
    }
  }
  const path = POD_SPECS[kind]
  if (path !== undefined) return findInPod(dictAt(tree, ...path), release)
  const spec = dictAt(tree, 'spec')
  if (!hasWay(spec) && !(kind === 'OpenTelemetryCollector' && isCollector(spec))) return NOTHING
  return { ...NOTHING, refused: [refusalOf({ kind }, `${kind} in ${placeOf(tree, title)}`, tree)] }
}

function findInPod(template: Dict, release: Release): Found {
  const kind = rawAt(release.tree, 'kind') ?? ''
  const spec = dictAt(template, 'spec')
  const containers = dictsAt(spec, 'containers')
  const name = `${kind} ${rawAt(release.tree, 'metadata', 'name') ?? ''}`
  const proxies = containers.filter(isAadAuthProxy)
  if (proxies.length > 0) return { ...NOTHING, proxies }
  if (!hasWay(spec)) return NOTHING
  if (!containers.some(isPrometheus)) {
    const at = `${name} in ${placeOf(release.tree, release.title)}`
    return { ...NOTHING, refused: [refusalOf({ kind, containers }, at, release.tree)] }
  }
  const isOperators = containers.some((one) => rawAt(one, 'name') === 'config-reloader')
  const metadata = dictAt(template, 'metadata')
  const namespace = at(release.tree, 'metadata', 'namespace')
  const context = namespace === undefined ? release.context : { ...release.context, namespace }
  const senderKind: SenderKind = isOperators ? 'operatorPod' : 'pod'
  return {
    ...NOTHING,
    senders: [senderOf(senderKind, spec, { title: kind, context }, { metadata })],
  }
}

function isPrometheus(container: Dict): boolean {
  const image = rawAt(container, 'image') ?? ''
  return /(^|\/)prometheus([:@]|$)/.test(image) || rawAt(container, 'name') === 'prometheus'
}

/** Values of a chart that has this one as a dependency are a few levels deeper. */
const MAX_DEPTH = 8

/** @param above - the maps that it stands in, the nearest first */
function findInValues(tree: Dict, path: string, above: readonly Dict[], release: Release): Found {
  const name = path.split('.').at(-1)
  if (name === 'prometheusSpec') {
    const [beside = EMPTY, chart = EMPTY] = above
    return { ...NOTHING, senders: [senderOf('values', tree, release, { beside, chart })] }
  }
  const isCharts = /(^|\.)server(Files)?(\.|$)/.test(path)
  if (at(tree, 'remote_write') !== undefined && !isCharts) {
    return { ...NOTHING, senders: [senderOf('file', tree, release)] }
  }
  if (hasWay(tree)) return classify(tree, path, release)
  if (path === '' && isCollector(tree) && mentionsAzure(tree)) {
    const where = placeOf(tree, release.title)
    return { ...NOTHING, refused: [refusalOf({ kind: 'OpenTelemetryCollector' }, where, tree)] }
  }
  if (path.split('.').length > MAX_DEPTH) return NOTHING
  return [...tree.entries].reduce<Found>((found, [key, child]) => {
    if (!isDict(child)) return found
    const deeper = path === '' ? key : `${path}.${key}`
    return join(found, findInValues(child, deeper, [tree, ...above], release))
  }, NOTHING)
}

/** A way to Azure outside `prometheusSpec`: its contents alone, a container alone, or another chart. */
function classify(tree: Dict, path: string, release: Release): Found {
  const containers = CONTAINER_LISTS.flatMap((list) => dictsAt(tree, list))
  const others = containers.filter((one) => !isSidecar(one))
  const isAlone = path === '' && writesOf(tree).length === 0
  if (path === '' && !tree.entries.has('sidecarContainers')) {
    if (isAlone && others.length > 0 && !others.some(isPrometheus)) {
      const where = placeOf(tree, release.title)
      return { ...NOTHING, refused: [refusalOf({ containers }, where, tree)] }
    }
    return { ...NOTHING, senders: [senderOf(isAlone ? 'container' : 'values', tree, release)] }
  }
  return {
    ...NOTHING,
    refused: [refusalOf({ path, containers }, placeOf(tree, release.title), tree)],
  }
}

/** Whether `spec` itself sends to Azure. */
function hasWay(spec: Dict): boolean {
  return (
    [...CONTAINER_LISTS, 'initContainers'].some((list) => dictsAt(spec, list).some(isSidecar)) ||
    writesOf(spec).some((write) => goalOf(write) === 'azure' || goalOf(write) === 'proxy')
  )
}

/** Whether values have a way to Azure somewhere: otherwise they are a layer over other values. */
export function hasOwnWay(tree: Dict): boolean {
  return hasWay(tree) || [...tree.entries.values()].some((one) => isDict(one) && hasOwnWay(one))
}

function mentionsAzure(tree: Dict): boolean {
  return [...tree.entries.values()].some((one) =>
    one.kind === 'leaf'
      ? /\.ingest\.monitor\.azure\.|localhost:\d+\/api\/v1\/write/.test(String(one.value))
      : isDict(one) && mentionsAzure(one),
  )
}

function join(one: Found, other: Found): Found {
  return {
    senders: [...one.senders, ...other.senders],
    refused: [...one.refused, ...other.refused],
    proxies: [...one.proxies, ...other.proxies],
  }
}

export function findAll(releases: readonly Release[]): Found {
  return releases.map(findIn).reduce(join, NOTHING)
}

/** Proxies that no remote write among the files goes to. */
export function unusedProxies(proxies: readonly Dict[]): readonly Refused[] {
  return proxies.map((proxy) => proxyAlone(proxy, placeOf(proxy, 'the files')))
}
