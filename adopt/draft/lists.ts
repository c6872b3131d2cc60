import { containerPatches } from '../../contract/environment/container-patches.ts'
import { RESERVED_NAMES } from '../../contract/pod.ts'
import { isSidecar } from '../model/containers.ts'
import { placeOf } from '../model/sender.ts'
import { isIndentedTooLittle } from '../model/ways.ts'
import { at, type Dict, dict, dictsAt, type Leaf, rawAt, withName } from '../reading/tree.ts'
import { ownDraft } from './own.ts'
import { below, type Sheet } from './sheet.ts'
import type { Source } from './source.ts'
import type { Draft } from './todo.ts'
import { isRendered, ownVolumes } from './volumes.ts'

type List = keyof typeof RESERVED_NAMES

/** Helm replaces lists, so a person's own entries have to stand in the same file as ours. */
export function draftLists(source: Source): void {
  const { all, sheet, way } = source
  const { sender } = way
  const containers = ownContainers(source, sender.containers)
  const initContainers = ownContainers(source, sender.initContainers)
  const mounts = isRendered(sender) || isIndentedTooLittle(sender) ? [] : mountsOf(sender.spec)
  const { volumes, sidecarMounts } = ownVolumes(source, [...containers, ...initContainers])
  const moved = movedVolumes(volumes, [
    ...[...containers, ...initContainers].flatMap(mountsOf),
    ...sidecarMounts,
  ])
  put(
    source,
    'containers',
    containers.map((one) => mountingMoved(one, moved)),
  )
  put(
    source,
    'initContainers',
    initContainers.map((one) => mountingMoved(one, moved)),
  )
  put(
    source,
    'volumes',
    volumes.map((one) => renamed(one, moved)),
  )
  put(source, 'volumeMounts', mounts)
  putOwn(
    source,
    SIDECAR_MOUNTS,
    sidecarMounts.map((one) => renamed(one, moved)),
  )
  const otherWays = all.ways.filter((one) => one !== way)
  put(source, 'remoteWrites', [
    ...otherWays.flatMap((one) => one.writes),
    ...all.otherWrites,
    ...all.unheard,
  ])
  for (const write of all.unheard) {
    sheet.notes.unknown.push(
      `who listens on ${rawAt(write, 'url')} (${placeOf(write, sender.title)}): no container that is known does; the remote write is kept`,
    )
  }
  for (const other of otherWays) {
    const by = other.sidecar === undefined ? 'azureAd' : `the container ${other.sidecar.name}`
    const [write] = other.writes
    sheet.notes.changes.push(
      `a second way to Azure, through ${by} (${placeOf(write ?? sender.spec, sender.title)}), stays as it is: an environment describes one remote write of a Prometheus. It keeps its own workspace and identity`,
    )
  }
}

/** Everything but the sidecar that the environment's own takes the place of. */
function ownContainers({ sheet, way }: Source, containers: readonly Dict[]): readonly Dict[] {
  const { sidecar, sender } = way
  return containers.filter((one) => {
    const name = rawAt(one, 'name')
    const isAdopted =
      sidecar !== undefined && (one === sidecar.container || isOnlySidecar(one, sender))
    if (isAdopted) return false
    const isOperators = isRendered(sender) && isReserved('containers', name)
    if (isOperators) sheet.leftOut(one, "the operator's own container")
    else if (isPatch(name) && !isSidecar(one)) putPatch(sheet, one, name)
    else return true
    return false
  })
}

/** Names that stand for a change of a container that the operator makes. */
function isPatch(name: string | undefined): name is string {
  return name !== undefined && Object.keys(containerPatches.unwrap().shape).includes(name)
}

function putPatch(sheet: Sheet, container: Dict, name: string): void {
  const path = below('clusters[].prometheus.containerPatches', name)
  const { name: nameNode, ...fields } = Object.fromEntries(container.entries)
  sheet.changed(nameNode, 'it is the key of its patch here')
  sheet.put(path, ownDraft(sheet, dict(Object.entries(fields)), path))
}

/** The one container whose fields stand beside it is not the object that was found. */
function isOnlySidecar(container: Dict, sender: Source['way']['sender']): boolean {
  return isIndentedTooLittle(sender) && isSidecar(container)
}

/**
 * New names for volumes whose name is taken and which a container that stays mounts: the page of
 * Microsoft calls the certificate's volume as it is called here.
 */
function movedVolumes(
  volumes: readonly Dict[],
  mounted: readonly Dict[],
): ReadonlyMap<string, string> {
  const isMounted = (name: string) => mounted.some((mount) => rawAt(mount, 'name') === name)
  return new Map(
    volumes.flatMap((volume) => {
      const name = rawAt(volume, 'name')
      const isMoved = name !== undefined && isReserved('volumes', name) && isMounted(name)
      return isMoved ? [[name, `${name}-2`] as const] : []
    }),
  )
}

function renamed(node: Dict, moved: ReadonlyMap<string, string>): Dict {
  const name = moved.get(rawAt(node, 'name') ?? '')
  const before = at(node, 'name')
  if (name === undefined || before?.kind !== 'leaf') return node
  return { kind: 'map', entries: new Map(node.entries).set('name', { ...before, value: name }) }
}

function mountingMoved(container: Dict, moved: ReadonlyMap<string, string>): Dict {
  const mounts = at(container, 'volumeMounts')
  if (moved.size === 0 || mounts?.kind !== 'list') return container
  const items = mounts.items.map((one) => (one.kind === 'map' ? renamed(one, moved) : one))
  const entries = new Map(container.entries).set('volumeMounts', { kind: 'list', items })
  return { kind: 'map', entries }
}

function put(source: Source, list: List, entries: readonly Dict[]): void {
  const { sheet } = source
  const path = `clusters[].prometheus.${list}`
  const drafts: Draft[] = []
  const names = new Set<string>()
  for (const entry of entries) {
    const name = rawAt(entry, 'name')
    if (name !== undefined && isReserved(list, name) && !isKeptAnyway(list, entry)) {
      sheet.leftOut(entry, `the name ${name} is taken by the operator or this project`)
      sheet.notes.changes.push(
        `${list}: ${name} is left out: the name is taken by the operator or this project. Rename it, or keep a patch of the operator's own container out of these lists`,
      )
      continue
    }
    const unique = uniqueName(list, name, names)
    names.add(unique)
    const named = unique === name ? entry : rename(source, entry, unique)
    drafts.push(ownDraft(sheet, named, `${path}[${drafts.length}]`, singular(list)) ?? {})
  }
  if (drafts.length > 0) sheet.put(path, drafts)
}

const SIDECAR_MOUNTS = 'clusters[].sidecar.volumeMounts'

function putOwn({ sheet }: Source, path: string, entries: readonly Dict[]): void {
  const drafts = entries.map((one, index) => ownDraft(sheet, one, `${path}[${index}]`) ?? {})
  if (drafts.length > 0) sheet.put(path, drafts)
}

function mountsOf(container: Dict): readonly Dict[] {
  return dictsAt(container, 'volumeMounts')
}

/** A second sidecar, and a second remote write, are kept under another name. */
function isKeptAnyway(list: List, entry: Dict): boolean {
  return (
    list === 'remoteWrites' ||
    ((list === 'containers' || list === 'initContainers') && isSidecar(entry))
  )
}

function uniqueName(list: List, name: string | undefined, taken: ReadonlySet<string>): string {
  if (name !== undefined && list === 'volumeMounts') return name
  const base = name ?? (list === 'remoteWrites' ? 'remote-write' : 'unnamed')
  const isFree = (one: string) => !taken.has(one) && !isReserved(list, one)
  if (name !== undefined && isFree(name)) return name
  const numbers = Array.from({ length: taken.size + 2 }, (_, index) => `${base}-${index + 1}`)
  return numbers.find(isFree) ?? base
}

function rename({ sheet }: Source, entry: Dict, name: string): Dict {
  const before = at(entry, 'name')
  if (before?.kind !== 'leaf') {
    return withName(name, entry)
  }
  sheet.changed(before, `it is called ${name} here: the name is taken`)
  const leaf: Leaf = { ...before, value: name }
  return dict([...entry.entries].map(([key, node]) => [key, key === 'name' ? leaf : node] as const))
}

/** What an entry of the list is called in a placeholder. */
function singular(list: List): string {
  return list.replace(/s$/, '')
}

function isReserved(list: List, name: string | undefined): boolean {
  const names: readonly string[] = RESERVED_NAMES[list]
  return name !== undefined && names.includes(name)
}
