import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { Dict, Field, Leaf, Node, Scalar } from './tree.ts'

/** Where a document stands, and who hears of what is met in it. */
export interface Place {
  readonly file: string
  readonly document: number
  /** Before every path: what a text that holds YAML is called. */
  readonly prefix: string
  lineAt(offset: number): number
  onField(field: Field): void
  onRepeatedKey(path: string, line: number): void
  onTemplate(line: number): void
}

/**
 * The tree of a YAML document, with anchors and merge keys resolved as Helm does it. What stands behind
 * an anchor is one field, however often it is used.
 */
export function treeOfYaml(document: Document, place: Place): Node {
  const seen = new Map<unknown, Node>()
  const open = new Set<unknown>()

  const field = (path: string, offset: number, text = ''): Field => {
    const { file, document: index, prefix } = place
    const line = place.lineAt(offset)
    const one = { file, document: index, path: prefix + path, line, text }
    place.onField(one)
    return one
  }
  const leaf = (value: Scalar, path: string, offset: number): Leaf => ({
    kind: 'leaf',
    value,
    field: field(path, offset, value === null ? '' : String(value)),
  })

  const convert = (node: unknown, path: string, offset: number): Node => {
    if (isAlias(node)) return convert(node.resolve(document), path, offset)
    const known = seen.get(node)
    if (known !== undefined) return known
    // An anchor that contains itself ends here.
    if (open.has(node)) return leaf(null, path, offset)
    open.add(node)
    const made = make(node, path, startOf(node) ?? offset)
    open.delete(node)
    if (node !== null && node !== undefined) seen.set(node, made)
    return made
  }

  const make = (node: unknown, path: string, offset: number): Node => {
    if (isScalar(node)) return leaf(scalarOf(node.value), path, offset)
    if (isSeq(node)) {
      const items = node.items.map((item, index) => convert(item, `${path}[${index}]`, offset))
      return items.length === 0
        ? { kind: 'list', items, field: field(path, offset) }
        : { kind: 'list', items }
    }
    return isMap(node) ? makeMap(node, path, offset) : leaf(null, path, offset)
  }

  const makeMap = (map: YAMLMap, path: string, offset: number): Dict => {
    const own = new Map<string, Node>()
    const merged: Dict[] = []
    for (const { key, value } of map.items) {
      const start = startOf(key) ?? offset
      if (!isScalar(key)) {
        place.onTemplate(place.lineAt(start))
        continue
      }
      const name = String(key.value)
      if (name === '<<') {
        merged.push(...mapsOf(convert(value, path, start)))
        continue
      }
      const deeper = path === '' ? name : `${path}.${name}`
      if (own.has(name)) place.onRepeatedKey(deeper, place.lineAt(start))
      own.set(name, convert(value, deeper, start))
    }
    const entries = new Map([...merged.toReversed().flatMap((one) => [...one.entries]), ...own])
    return entries.size === 0
      ? { kind: 'map', entries, field: field(path, offset) }
      : { kind: 'map', entries }
  }

  return convert(document.contents, '', 0)
}

function mapsOf(node: Node): readonly Dict[] {
  if (node.kind === 'list') return node.items.flatMap(mapsOf)
  return node.kind === 'map' ? [node] : []
}

function startOf(node: unknown): number | undefined {
  if (isPair(node)) return startOf(node.key)
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined
}

function scalarOf(value: unknown): Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : String(value)
}
