import { type Dict, type Field, fieldsOf, type Leaf, type Node } from './tree.ts'

/** Hears of every field that a later file makes ineffective. */
export type OnOverridden = (fields: readonly Field[], by: Node) => void

/**
 * One values file over another, as Helm does it: maps are merged, everything else is replaced, and null
 * deletes.
 * @see https://helm.sh/docs/chart_template_guide/values_files/
 */
export function overlay(base: Dict, over: Dict, onOverridden: OnOverridden): Dict {
  const entries = new Map(base.entries)
  for (const [key, node] of over.entries) {
    const before = entries.get(key)
    if (before?.kind === 'map' && node.kind === 'map') {
      entries.set(key, overlay(before, node, onOverridden))
      continue
    }
    if (before !== undefined) onOverridden(fieldsOf(before), node)
    if (node.kind === 'leaf' && node.value === null) entries.delete(key)
    else entries.set(key, node)
  }
  return { kind: 'map', entries }
}

/** `a.b[0].c\.d` of `helm --set`, as keys and indices. */
export function setPath(text: string): readonly (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|((?:\\.|[^.[\]\\])+)/g)].map(([, index, key = '']) =>
    index === undefined ? key.replaceAll(/\\(.)/g, '$1') : Number(index),
  )
}

/** The same tree with `leaf` at `path`, as `helm --set` would have it. */
export function setAt(
  node: Node | undefined,
  path: readonly (string | number)[],
  leaf: Leaf,
  onOverridden: OnOverridden,
): Node {
  const [key, ...rest] = path
  if (key === undefined) {
    if (node !== undefined) onOverridden(fieldsOf(node), leaf)
    return leaf
  }
  if (typeof key === 'number') {
    const items = node?.kind === 'list' ? [...node.items] : []
    items[key] = setAt(items[key], rest, leaf, onOverridden)
    return { kind: 'list', items: Array.from(items, (item) => item ?? leaf) }
  }
  const entries = new Map(node?.kind === 'map' ? node.entries : [])
  entries.set(key, setAt(entries.get(key), rest, leaf, onOverridden))
  return { kind: 'map', entries }
}
