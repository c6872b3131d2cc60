import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { referencesIn } from './references.ts'
import { type Block, type Body, blocksOf, type Stack, textsIn } from './stack.ts'

/** One provider of `terraform providers schema -json`, as far as it is needed here. */
interface ProviderSchema {
  readonly provider: { readonly block: BlockSchema }
  readonly resource_schemas: Readonly<Record<string, { readonly block: BlockSchema }>>
  readonly data_source_schemas: Readonly<Record<string, { readonly block: BlockSchema }>>
}

interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>
  readonly block_types?: Readonly<Record<string, NestedSchema>>
}

interface AttributeSchema {
  readonly type: unknown
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
}

interface NestedSchema {
  readonly block: BlockSchema
  readonly nesting_mode: 'list' | 'set' | 'single' | 'map'
  readonly min_items?: number
  readonly max_items?: number
}

export type Schemas = Readonly<Record<string, ProviderSchema>>

const folder = resolve(import.meta.dirname, '../schemas')
const files = globSync('*-*.json', { cwd: folder }).map((file) => {
  const [, provider = '', version = ''] = /^(\w+)-(.+)\.json$/.exec(file) ?? []
  const schema: ProviderSchema = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  return { provider, version, schema }
})

/** The providers' real schemas, by provider. */
export const schemas: Schemas = Object.fromEntries(
  files.map(({ provider, schema }) => [provider, schema]),
)

/** Which version of each provider the schemas are of. */
export const versions: Readonly<Record<string, string>> = Object.fromEntries(
  files.map(({ provider, version }) => [provider, version]),
)

/** Arguments that belong to Terraform and not to a provider. */
const META = new Set(['lifecycle', 'depends_on', 'provider', 'count', 'for_each'])

export function schemaOf(schemas: Schemas, { type, data }: Pick<Block, 'type' | 'data'>) {
  const provider = schemas[type.replace(/_.*/, '')]
  return (data ? provider?.data_source_schemas : provider?.resource_schemas)?.[type]?.block
}

/** Everything in a stack that the providers would not understand, attributes referred to included. */
export function schemaProblems(stack: Stack, schemas: Schemas): string[] {
  const blocks = blocksOf(stack)
  return [
    ...blocks.flatMap((block) => {
      const schema = schemaOf(schemas, block)
      return schema === undefined
        ? [`${block.address}: no such type`]
        : blockProblems(schema, block.body, block.address)
    }),
    ...Object.entries(schemas).flatMap(([name, { provider }]) =>
      (stack.provider[name] ?? []).flatMap(({ alias: _alias, ...body }) =>
        blockProblems(provider.block, body, `provider.${name}`),
      ),
    ),
    ...referenceProblems(stack, blocks, schemas),
    ...selfProblems(blocks, schemas),
  ]
}

function blockProblems(schema: BlockSchema, body: Body, path: string): string[] {
  const { attributes = {}, block_types: nested = {} } = schema
  const missing = Object.entries(attributes).filter(
    ([key, { required }]) => required && !(key in body),
  )
  const absent = Object.entries(nested).filter(([key, { min_items: min = 0 }]) => {
    return min > 0 && !(key in body)
  })
  return [
    ...[...missing, ...absent].map(([key]) => `${path}.${key} is missing`),
    ...Object.entries(body)
      .filter(([key]) => !META.has(key))
      .flatMap(([key, value]) => {
        const at = `${path}.${key}`
        const attribute = attributes[key]
        if (attribute !== undefined) return attributeProblems(attribute, value, at)
        const block = nested[key]
        return block === undefined ? [`${at} does not exist`] : nestedProblems(block, value, at)
      }),
  ]
}

function attributeProblems(schema: AttributeSchema, value: unknown, path: string): string[] {
  if (!schema.required && !schema.optional) return [`${path} is Azure's to say`]
  return fits(schema.type, value) ? [] : [`${path} is no ${JSON.stringify(schema.type)}`]
}

function nestedProblems(
  { block, nesting_mode: mode, max_items: max }: NestedSchema,
  value: unknown,
  path: string,
): string[] {
  const bodies = [value].flat()
  const limit = mode === 'single' ? 1 : (max ?? Number.POSITIVE_INFINITY)
  if (bodies.length > limit) return [`${path} is there more than ${limit} times`]
  return bodies.flatMap((body, index) => blockProblems(block, body as Body, `${path}[${index}]`))
}

/** Whether a value can have the type; of an expression only Terraform knows. */
export function fits(type: unknown, value: unknown): boolean {
  if (typeof value === 'string' && value.includes('${')) return true
  if (typeof type === 'string') return typeof value === (type === 'bool' ? 'boolean' : type)
  if (!Array.isArray(type)) return false
  const [kind, of] = type
  if (kind === 'list' || kind === 'set') {
    return Array.isArray(value) && value.every((entry) => fits(of, entry))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([key, entry]) =>
    fits(kind === 'map' ? of : Reflect.get(Object(of), key), entry),
  )
}

/** What conditions say of the block that they belong to. */
function selfProblems(blocks: readonly Block[], schemas: Schemas): string[] {
  return blocks.flatMap((block) =>
    textsIn(block.body.lifecycle).flatMap(({ text }) =>
      [...text.matchAll(/\bself\.(\w+)/g)]
        .filter(([, attribute = '']) => !hasAttribute(schemas, block, attribute))
        .map(([, attribute]) => `${block.address} has no ${attribute}`),
    ),
  )
}

function hasAttribute(schemas: Schemas, block: Block, attribute: string): boolean {
  const { attributes = {}, block_types: nested = {} } = schemaOf(schemas, block) ?? {}
  return attribute in attributes || attribute in nested
}

/** References to attributes that a declared block does not have. */
function referenceProblems(stack: Stack, blocks: readonly Block[], schemas: Schemas): string[] {
  const declared = new Map(blocks.map((block) => [block.address, block]))
  return referencesIn(stack).flatMap(({ path, address, attribute }) => {
    const block = declared.get(address)
    if (block === undefined || attribute === undefined) return []
    return hasAttribute(schemas, block, attribute)
      ? []
      : [`${path}: ${address} has no ${attribute}`]
  })
}
