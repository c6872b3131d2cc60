import { at, type Dict, dictsAt, isDict, type Leaf, type Node, rawAt } from '../reading/tree.ts'
import type { Layer } from './wrapper.ts'

export function leafAt(node: Node | undefined, ...path: readonly string[]): Leaf | undefined {
  const found = at(node, ...path)
  return found?.kind === 'leaf' ? found : undefined
}

/** Values at `path`, whether they are written as YAML or as a text that holds some. */
export function valuesAt(node: Node | undefined, ...path: readonly string[]): readonly Layer[] {
  const found = at(node, ...path)
  if (isDict(found)) return [{ from: 'values', values: found }]
  return found?.kind === 'leaf' && typeof found.value === 'string'
    ? [{ from: 'text', text: found }]
    : []
}

export type FileLayer = Extract<Layer, { from: 'file' }>

/** Values files at `path`: one name, or a list of them. */
export function filesAt(node: Node | undefined, ...path: readonly string[]): readonly FileLayer[] {
  const found = at(node, ...path)
  const leaves = found?.kind === 'list' ? found.items : found === undefined ? [] : [found]
  return leaves.flatMap((file) => (file.kind === 'leaf' ? [{ from: 'file', file } as const] : []))
}

/** `[{ name, value }]`, as Argo CD, helmfile and Crossplane write `helm --set`. */
export function setsAt(node: Node | undefined, ...path: readonly string[]): readonly Layer[] {
  return dictsAt(node, ...path).flatMap((one) => {
    const name = rawAt(one, 'name')
    const leaf = leafAt(one, 'value')
    return name === undefined || leaf === undefined
      ? []
      : [{ from: 'set', path: name, leaf } as const]
  })
}

/** `[{ kind, name, key }]`, as Flux and Crossplane refer to values in the cluster. */
export function objectsAt(
  node: Node | undefined,
  keyName: string,
  ...path: readonly string[]
): readonly Layer[] {
  return dictsAt(node, ...path).flatMap((one) => {
    const name = leafAt(one, 'name')
    const kind = rawAt(one, 'kind')
    if (name === undefined || (kind !== 'ConfigMap' && kind !== 'Secret')) return []
    const key = rawAt(one, keyName) ?? 'values.yaml'
    return [{ from: 'object', kind, name, key, targetPath: rawAt(one, 'targetPath') } as const]
  })
}

/** `kps` of `observability/kps`, for people. */
export function titleOf(document: Dict): string {
  const namespace = rawAt(document, 'metadata', 'namespace')
  const name = rawAt(document, 'metadata', 'name') ?? '(without a name)'
  return `${rawAt(document, 'kind')} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

export function isKind(document: Dict, kind: string, group: string): boolean {
  return (
    rawAt(document, 'kind') === kind &&
    (rawAt(document, 'apiVersion') ?? group).split('/')[0] === group
  )
}
