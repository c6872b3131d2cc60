import { at, type Dict, dictsAt, type Leaf, rawAt } from '../reading/tree.ts'
import { type Source, variable } from './source.ts'

/** A file of a ConfigMap or a Secret, as a container of the pod sees it. */
export interface MountedFile {
  readonly kind: 'configMap' | 'secret'
  readonly nameNode: Leaf
  readonly key: string
  readonly volume: Dict
}

/** Variables that name a file which an option mounts. */
export const FILE_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'INBOUND_TOKEN_FILE'] as const

/** What holds the file that a variable of the adopted sidecar names, when it is a ConfigMap or Secret. */
export function mountedFile(source: Source, name: string): MountedFile | undefined {
  const path = variable(source, name).text
  const found = path === undefined ? undefined : volumeOf(source, path)
  if (found === undefined) return undefined
  const { file, volume } = found
  for (const kind of ['configMap', 'secret'] as const) {
    const nameNode = at(volume, kind, kind === 'secret' ? 'secretName' : 'name')
    if (nameNode?.kind !== 'leaf') continue
    const items = dictsAt(volume, kind, 'items')
    const item = items.find((one) => rawAt(one, 'path') === file)
    const key = items.length === 0 ? file : rawAt(item, 'key')
    return key === undefined || !/^[\w.-]+$/.test(key) ? undefined : { kind, nameNode, key, volume }
  }
  return undefined
}

/** The volume that a path of the sidecar is in, and what the file is called there. */
export function volumeOf(
  { way }: Source,
  path: string,
): { readonly volume: Dict; readonly file: string } | undefined {
  const [mount] = dictsAt(way.sidecar?.container, 'volumeMounts').filter((one) =>
    isWithin(path, rawAt(one, 'mountPath')),
  )
  const volume = dictsAt(way.sender.spec, 'volumes').find(
    (one) => mount !== undefined && rawAt(one, 'name') === rawAt(mount, 'name'),
  )
  if (mount === undefined || volume === undefined) return undefined
  const rest = path.slice((rawAt(mount, 'mountPath') ?? '').replace(/\/$/, '').length + 1)
  return { volume, file: [rawAt(mount, 'subPath'), rest].filter((part) => part).join('/') }
}

function isWithin(path: string, folder: string | undefined): boolean {
  return (
    folder !== undefined && (path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`))
  )
}
