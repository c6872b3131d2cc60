import type { Cluster, Sidecar } from '../../contract/environment/resolve.ts'
import { sidecarFiles } from '../../contract/environment/sidecar-files.ts'
import { CONTAINER, podLabels, REMOTE_WRITE } from '../../contract/pod.ts'
import { ROUTES } from '../../contract/routes.ts'
import { placeFor } from '../draft/place.ts'
import { ENV, VARIABLE_PLACES } from '../draft/places.ts'
import { type Source, variable, variableEntry } from '../draft/source.ts'
import { variableNames } from '../model/containers.ts'
import { hasOwnFile } from '../model/sender.ts'
import { at, type Dict, dictsAt, isDict, type Node, plain, rawAt } from '../reading/tree.ts'
import {
  type Compared,
  drafted,
  hostOf,
  listed,
  plainTexts,
  printed,
  type Row,
  row,
  texts,
} from './difference-row.ts'

/** The pod, and what deploys it. */
export const POD_ROWS: readonly Row[] = [
  row('pod', 'remote write', ({ source, cluster }) => ({
    before: named(rawAt(source.write, 'name'), rawAt(source.write, 'url')),
    after: named(
      REMOTE_WRITE,
      cluster.sidecar === undefined
        ? undefined
        : `http://localhost:${cluster.sidecar.port}${ROUTES.write}`,
    ),
  })),
  row('pod', 'container', ({ source, cluster }) => ({
    before:
      source.way.sidecar &&
      named(source.way.sidecar.name, rawAt(source.way.sidecar.container, 'image')),
    after: cluster.sidecar && `${CONTAINER} (this project's image)`,
  })),
  row('pod', 'resources of the container', ({ source, cluster }) => ({
    before:
      source.way.sidecar && (amounts(at(source.way.sidecar.container, 'resources')) ?? 'none'),
    after: cluster.sidecar && amountsOf(cluster.sidecar.resources),
  })),
  row('pod', 'securityContext', ({ source, cluster }) => ({
    before: ofContainer(source, 'securityContext'),
    after: cluster.sidecar && 'Pod Security restricted',
  })),
  row('pod', 'kind of container', ({ source, cluster }) => ({
    before: source.way.sidecar && kindOf(source.way.sidecar.isInit),
    after: cluster.sidecar && kindOf(cluster.sidecar.native),
  })),
  row('pod', 'labels', ({ source, cluster }) => ({
    before: texts(plainTexts(source.way.sender.podLabels)),
    after: texts({
      ...cluster.prometheus.podLabels,
      ...podLabels(cluster.prometheus.release),
      ...(cluster.identity.type === 'workloadIdentity'
        ? { 'azure.workload.identity/use': 'true' }
        : {}),
    }),
  })),
  row('pod', 'certificate', ({ source, cluster }) => ({
    before: rawAt(source.vault.volume, 'csi', 'volumeAttributes', 'secretProviderClass'),
    after: cluster.mount && `${cluster.mount.path}, a SecretProviderClass of its own`,
  })),
  row('pod', 'further variables', ({ source, cluster }) => ({
    before: listed(furtherVariables(source)),
    after: cluster.sidecar && listed(cluster.sidecar.env.map(({ name }) => name)),
  })),
  row('pod', 'mounts', ({ source, cluster }) => ({
    before: listed(mountsOf(source.way.sidecar?.container)),
    after: cluster.sidecar && listed(mountsAfter(cluster, cluster.sidecar)),
  })),
  row('pod', 'proxy', (compared) => ({
    before: proxyBefore(compared.source),
    after: proxyAfter(compared),
  })),
  // What a file of the person's own goes on saying is no difference.
  row('pod', 'volume of Prometheus', ({ source, cluster }) => ({
    before: ownless(source, (spec) => volumeToday(at(spec, 'storageSpec') ?? at(spec, 'storage'))),
    after: cluster.prometheus.storage && volumeOf(cluster.prometheus.storage),
  })),
  row('pod', 'retention', ({ source, cluster }) => ({
    before: ownless(source, (spec) => rawAt(spec, 'retention')),
    after: cluster.prometheus.retention,
  })),
  row('pod', 'resources of Prometheus', ({ source, cluster }) => ({
    before: ownless(source, (spec) => amounts(at(spec, 'resources'))),
    after: cluster.prometheus.resources && amountsOf(cluster.prometheus.resources),
  })),
  row('pod', 'deployed by', ({ deployer, source }) => ({
    before: deployer && source.way.sender.title,
    after: deployer,
  })),
]

function ofContainer({ way }: Source, key: string): string | undefined {
  if (way.sidecar === undefined || way.sidecar.isAadAuthProxy) return undefined
  const node = at(way.sidecar.container, key)
  return isDict(node) && node.entries.size > 0 ? printed(plain(node)) : 'none'
}

function named(name: string | undefined, detail: string | undefined): string | undefined {
  if (name === undefined) return detail
  return detail === undefined ? name : `${name} (${detail})`
}

function kindOf(isNative: boolean): string {
  return isNative ? 'an init container that goes on running' : 'a container'
}

/** Names only: a value could be a secret. */
function furtherVariables({ way }: Source): readonly string[] {
  if (way.sidecar === undefined || way.sidecar.isAadAuthProxy) return []
  return variableNames(way.sidecar.container).filter((name) => {
    const found = placeFor(VARIABLE_PLACES, name)
    return found !== undefined && 'to' in found.row && found.row.to === ENV
  })
}

function mountsOf(container: Dict | undefined): readonly string[] {
  return dictsAt(container, 'volumeMounts').map((mount) => rawAt(mount, 'mountPath') ?? '')
}

function mountsAfter({ mount }: Cluster, sidecar: Sidecar): readonly string[] {
  const own = sidecar.volumeMounts.map((one) => String(Reflect.get(one, 'mountPath')))
  const files = sidecarFiles(sidecar).map(({ mountPath }) => mountPath)
  return [...(mount === undefined ? [] : [mount.path]), ...files, ...own]
}

/** To a sidecar that is there Prometheus needs none. */
function proxyBefore(source: Source): string | undefined {
  if (source.way.sidecar === undefined) return hostOf(rawAt(source.write, 'proxyUrl'))
  const entry = variableEntry(source, 'HTTPS_PROXY')
  const secret = rawAt(entry, 'valueFrom', 'secretKeyRef', 'name')
  return secret === undefined ? hostOf(variable(source, 'HTTPS_PROXY').text) : `of Secret ${secret}`
}

function proxyAfter(compared: Compared): string | undefined {
  const proxy = ['sidecar', 'network', 'proxy'] as const
  const secret = drafted(compared, ...proxy, 'urlFrom', 'secretName')
  return secret === undefined ? hostOf(drafted(compared, ...proxy, 'url')) : `of Secret ${secret}`
}

function ownless({ way }: Source, today: (spec: Dict) => string | undefined): string | undefined {
  return hasOwnFile(way.sender) ? undefined : today(way.sender.spec)
}

function volumeToday(storage: Node | undefined): string | undefined {
  const claim = at(storage, 'volumeClaimTemplate', 'spec')
  if (claim === undefined) return storage && printed(plain(storage))
  const modes = at(claim, 'accessModes')
  return volumeOf({
    size: rawAt(claim, 'resources', 'requests', 'storage'),
    storageClassName: rawAt(claim, 'storageClassName'),
    accessMode: modes?.kind === 'list' ? rawAt(modes.items[0]) : undefined,
  })
}

function volumeOf({
  size,
  storageClassName = "the cluster's storage class",
  accessMode = 'ReadWriteOnce',
}: {
  readonly size: string | undefined
  readonly storageClassName?: string | undefined
  readonly accessMode?: string | undefined
}): string {
  return `${size} of ${storageClassName}, ${accessMode}`
}

/** Requests and limits in one order, whatever they are written as. */
function amounts(node: Node | undefined): string | undefined {
  return node && amountsOf(Object(plain(node)))
}

function amountsOf(resources: Readonly<Record<string, unknown>>): string | undefined {
  const lines = ['requests', 'limits'].flatMap((kind) => {
    const entries = Object.entries(Object(resources[kind] ?? {}))
    const all = texts(Object.fromEntries(entries.map(([key, value]) => [key, `${value}`])))
    return all === undefined ? [] : [`${kind} ${all}`]
  })
  return lines.length === 0 ? undefined : lines.join('; ')
}
