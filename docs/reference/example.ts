import { isSchema, type Schema } from '../../contract/environment/schema-at.ts'

/**
 * A value that an option can have: the one that its schema names, or one that follows from it. It is another one than
 * the default, and an object has what it cannot do without. `undefined` where the schema says too little.
 */
export function exampleOf(schema: Schema, byDefault: unknown = schema.default): unknown {
  const [named] = schema.examples ?? []
  if (named !== undefined) return named
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum.find((value) => value !== byDefault)
  if (schema.type === 'boolean') return byDefault !== true
  const [variant] = schema.oneOf ?? schema.anyOf ?? []
  if (isSchema(variant)) return exampleOf(variant, byDefault)
  if (schema.type === 'array') {
    const entry = isSchema(schema.items) ? exampleOf(schema.items) : undefined
    return entry === undefined ? undefined : [entry]
  }
  return schema.type === 'object' ? exampleOfObject(schema) : undefined
}

/** What has to be given; where nothing has, the first option. */
function exampleOfObject({ properties = {}, required }: Schema): object | undefined {
  const names = required ?? Object.keys(properties).slice(0, 1)
  const entries = names.map((name) => {
    const property = properties[name]
    return [name, isSchema(property) ? exampleOf(property) : undefined]
  })
  const isWhole = entries.length > 0 && entries.every(([, value]) => value !== undefined)
  return isWhole ? Object.fromEntries(entries) : undefined
}

/** A value as it is written in an environment file. */
function printExample(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printExample).join(', ')}]`
  if (typeof value === 'string') return `'${value.replaceAll(/[\\']/g, '\\$&')}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([name, entry]) => printField(name, entry))
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** The same with its option in front: `port: 8089`. */
export function printField(name: string, value: unknown): string {
  return `${/^[a-z_$][\w$]*$/i.test(name) ? name : `'${name}'`}: ${printExample(value)}`
}
