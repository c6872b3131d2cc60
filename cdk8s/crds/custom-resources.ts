import { parseAllDocuments } from 'yaml'
import type { StructuralSchema } from './strict-schema.ts'

/** A kind of a CRD. */
export interface CustomResource {
  readonly group: string
  readonly kind: string
  /** Where it was read. */
  readonly file: string
  /** The CRD's name and what it says of its own version: `operator.prometheus.io/version: 0.93.0`. */
  readonly title: string
  /** What the API server serves, by the name of the version. */
  readonly schemas: ReadonlyMap<string, StructuralSchema>
}

/** What a file is, that can be no set of CRDs. */
export class NoCrds extends Error {
  override readonly name = 'NoCrds'
}

/**
 * The CRDs in a text of YAML or JSON: documents, lists of them, or both, as `kubectl get crd` prints them. Whatever
 * else stands there is none of them.
 *
 * @throws NoCrds when it is neither YAML nor JSON
 */
export function customResourcesIn(text: string, file: string): CustomResource[] {
  return documentsIn(text)
    .flatMap(listed)
    .flatMap((document) => toResource(document, file))
}

function documentsIn(text: string): unknown[] {
  // Far faster, and CRDs are long.
  if (text.trimStart().startsWith('{')) {
    try {
      return [JSON.parse(text)]
    } catch {
      // Flow style of YAML, or several documents of JSON.
    }
  }
  const documents = parseAllDocuments(text)
  return documents.map((document) => {
    const [error] = document.errors
    if (error !== undefined) throw new NoCrds(error.message.split('\n', 1)[0])
    return document.toJS()
  })
}

function listed(document: unknown): unknown[] {
  const items: unknown = get(document, 'items')
  return Array.isArray(items) ? items.flatMap(listed) : [document]
}

function toResource(document: unknown, file: string): CustomResource[] {
  if (get(document, 'kind') !== 'CustomResourceDefinition') return []
  const [metadata, spec] = [get(document, 'metadata'), get(document, 'spec')]
  const versions: unknown = get(spec, 'versions')
  const schemas = (Array.isArray(versions) ? versions : []).flatMap((version): Served[] => {
    const schema = get(get(version, 'schema'), 'openAPIV3Schema')
    const isServed = get(version, 'served') !== false && typeof schema === 'object'
    return isServed ? [[String(get(version, 'name')), schema as StructuralSchema]] : []
  })
  return [
    {
      group: String(get(spec, 'group')),
      kind: String(get(get(spec, 'names'), 'kind')),
      file,
      title: [`CRD ${get(metadata, 'name')}`, ...versionsOf(metadata)].join(', '),
      schemas: new Map(schemas),
    },
  ]
}

type Served = [version: string, schema: StructuralSchema]

/** Every project has an annotation or a label of its own for it; that of the generator says nothing. */
function versionsOf(metadata: unknown): string[] {
  const said = { ...Object(get(metadata, 'labels')), ...Object(get(metadata, 'annotations')) }
  return Object.entries(said).flatMap(([name, value]) =>
    name.endsWith('/version') && !name.startsWith('controller-gen.') ? [`${name}: ${value}`] : [],
  )
}

function get(value: unknown, key: string): unknown {
  return Reflect.get(Object(value), key)
}
