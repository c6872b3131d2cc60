/** One thing that a file says: a scalar, or an empty list or map. What a report counts. */
export interface Field {
  readonly file: string
  /** Counted from 0 within the file. */
  readonly document: number
  /** `prometheus.prometheusSpec.remoteWrite[0].url`; inside a text that holds YAML, after a colon. */
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  /** What it says. It may be a secret, and is printed nowhere. */
  readonly text: string
}

export type Scalar = string | number | boolean | null

/** What a file says, with where each field of it stands. Merges and substitutions keep the fields. */
export type Node = Leaf | List | Dict

export interface Leaf {
  readonly kind: 'leaf'
  readonly value: Scalar
  readonly field: Field
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly Node[]
  /** Of an empty one, which says something as well: `sdk: {}`. */
  readonly field?: Field
}

export interface Dict {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Node>
  readonly field?: Field
}

export const EMPTY: Dict = { kind: 'map', entries: new Map() }

export function dict(entries: Iterable<readonly [string, Node]>): Dict {
  return { kind: 'map', entries: new Map(entries) }
}

/** The node at `path`, if there is one. */
export function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (found, key) => (found?.kind === 'map' ? found.entries.get(key) : undefined),
    node,
  )
}

/** The map at `path`; an empty one when there is none. */
export function dictAt(node: Node | undefined, ...path: readonly string[]): Dict {
  const found = at(node, ...path)
  return found?.kind === 'map' ? found : EMPTY
}

/** The maps of the list at `path`. Some charts write a map by name instead, which is the same here. */
export function dictsAt(node: Node | undefined, ...path: readonly string[]): readonly Dict[] {
  const found = at(node, ...path)
  if (found?.kind === 'list') return found.items.filter(isDict)
  if (found?.kind !== 'map') return []
  return [...found.entries].flatMap(([name, entry]) =>
    isDict(entry) ? [withName(name, entry)] : [],
  )
}

/** An entry of a map by names, with its name in it. */
export function withName(name: string, entry: Dict): Dict {
  if (entry.entries.has('name')) return entry
  const [beside] = fieldsOf(entry)
  return dict([['name', nameLeaf(name, beside)], ...entry.entries])
}

/** A name that stands in no file by itself: it is counted nowhere. */
function nameLeaf(name: string, beside?: Field): Leaf {
  const { file = '', document = 0, line = 0 } = beside ?? {}
  return { kind: 'leaf', value: name, field: { file, document, path: 'name', line, text: name } }
}

export function isDict(node: Node | undefined): node is Dict {
  return node?.kind === 'map'
}

/** The text at `path` as it stands there, placeholders included; see `said` for what it means. */
export function rawAt(node: Node | undefined, ...path: readonly string[]): string | undefined {
  const found = at(node, ...path)
  return found?.kind === 'leaf' && found.value !== null ? String(found.value).trim() : undefined
}

/** Every field of `node`, in the order of the file. */
export function fieldsOf(node: Node | undefined): readonly Field[] {
  if (node === undefined) return []
  if (node.kind === 'leaf') return [node.field]
  const children = node.kind === 'list' ? node.items : [...node.entries.values()]
  return children.length === 0
    ? node.field === undefined
      ? []
      : [node.field]
    : children.flatMap(fieldsOf)
}

/** The same without fields, as plain values. */
export function plain(node: Node): unknown {
  if (node.kind === 'leaf') return node.value
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry)]))
}

/** The same tree with every leaf replaced. */
export function mapLeaves(node: Node, change: (leaf: Leaf) => Leaf): Node {
  if (node.kind === 'leaf') return change(node)
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => mapLeaves(item, change)) }
  }
  const entries = [...node.entries].map(([key, entry]) => [key, mapLeaves(entry, change)] as const)
  return { ...node, entries: new Map(entries) }
}
