import type { OnOverridden } from './merge.ts'
import { type Parsed, parse } from './parse.ts'
import { at, type Dict, dict, type Field, fieldsOf, isDict, type Leaf, type Node } from './tree.ts'

/** A file as it came. */
export interface Input {
  readonly name: string
  readonly text: string
  /** Given with `-f`: over the values before it, as Helm has it. */
  readonly isLayer?: boolean
}

/** One YAML document, or one item of a Kubernetes list. */
export interface Read {
  readonly file: string
  readonly isLayer: boolean
  readonly tree: Dict
}

/** Everything that was read, and what a person has to know of how it was. */
export interface Reading {
  readonly documents: readonly Read[]
  /** Every field of every file; a text that was read as YAML is replaced by what it says. */
  readonly fields: Set<Field>
  readonly problems: string[]
  /** What could not be read: nothing is printed then. */
  readonly errors: string[]
  /** What the files refer to and is not among them: nobody may say that it is empty. */
  readonly missing: string[]
  /** Fields that a later file makes ineffective, and which file that is. */
  readonly overridden: Map<Field, string>
  readonly onOverridden: OnOverridden
}

export function readInputs(inputs: readonly Input[]): Reading {
  const documents: Read[] = []
  const overridden = new Map<Field, string>()
  const reading: Reading = {
    documents,
    fields: new Set(),
    problems: [],
    errors: [],
    missing: [],
    overridden,
    onOverridden(fields, by) {
      const [field] = fieldsOf(by)
      const where = field === undefined ? 'a later file' : `${field.file}:${field.line}`
      for (const one of fields) overridden.set(one, where)
    },
  }
  for (const { name, text, isLayer = false } of inputs) {
    const parsed = parse({ file: name, text, prefix: '', lines: 0 })
    take(parsed, reading)
    documents.push(
      ...parsed.trees.flatMap(objectsIn).map((tree) => ({ file: name, isLayer, tree })),
    )
  }
  return reading
}

/** The YAML that a text holds: `values: |` of Argo CD, `prometheus.yml` in a ConfigMap. */
export function readText(leaf: Leaf, reading: Reading): Dict | undefined {
  const { document, file, path, line } = leaf.field
  const text = String(leaf.value ?? '')
  const parsed = parse({ file, text, prefix: `${path}: `, lines: line, document })
  reading.fields.delete(leaf.field)
  take(parsed, reading)
  const [tree] = parsed.trees.filter(isDict)
  return tree
}

function take(parsed: Parsed, reading: Reading): void {
  for (const field of parsed.fields) reading.fields.add(field)
  reading.problems.push(...parsed.problems)
  reading.errors.push(...parsed.errors)
}

/**
 * A list of objects, as `kubectl get -o yaml` prints it, is its items. A container alone, or the list of
 * a pod's, is what `kubectl get pod -o jsonpath` prints.
 */
function objectsIn(tree: Node): readonly Dict[] {
  if (tree.kind === 'list') {
    const items = tree.items.filter(isDict)
    const areObjects = items.some((item) => at(item, 'kind') !== undefined)
    return areObjects ? items : [dict([['containers', tree]])]
  }
  if (tree.kind !== 'map') return []
  const items = at(tree, 'items')
  if (items?.kind === 'list') return items.items.filter(isDict)
  const isContainer = at(tree, 'kind') === undefined && at(tree, 'env')?.kind === 'list'
  return isContainer ? [dict([['containers', { kind: 'list', items: [tree] }]])] : [tree]
}
