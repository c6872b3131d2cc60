import { z } from 'zod'
import { environmentSchema } from './environment.ts'

export type Schema = z.core.JSONSchema.BaseSchema

/** As a person writes it, every option where it is, and what only a function can say left out. */
export const HOW_IT_IS_PRINTED = { io: 'input', unrepresentable: 'any', reused: 'inline' } as const

/** The schema of an environment file as JSON Schema, with what `format.ts` says of each text. */
export function environmentJsonSchema(): Schema {
  json ??= z.toJSONSchema(environmentSchema, HOW_IT_IS_PRINTED)
  return json
}
let json: Schema | undefined

/**
 * What may stand at a path of an environment file: several schemas where a variant is not chosen yet,
 * none where there is no such option.
 */
export function schemasAt(input: unknown, path: readonly PropertyKey[]): Schema[] {
  let value = input
  let schemas = variantsOf(environmentJsonSchema(), value)
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
    schemas = schemas.flatMap((schema) => {
      const below =
        typeof key === 'number'
          ? schema.items
          : (schema.properties?.[String(key)] ?? schema.additionalProperties)
      return isSchema(below) ? variantsOf(below, value) : []
    })
  }
  return schemas
}

/** The names of the options of an object that may stand there. */
export function keysOf(schemas: readonly Schema[]): string[] {
  return [...new Set(schemas.flatMap(({ properties = {} }) => Object.keys(properties)))]
}

/** The variants that `value` has chosen with what tells them apart; all, where it has chosen none. */
function variantsOf(schema: Schema, value: unknown): Schema[] {
  const variants = (schema.oneOf ?? schema.anyOf)?.filter(isSchema)
  if (variants === undefined) return [schema]
  const chosen = variants.filter((variant) => {
    const fixed = constantsOf(variant)
    return (
      fixed.length > 0 &&
      typeof value === 'object' &&
      value !== null &&
      fixed.every(([name, { const: constant, default: byDefault }]) => {
        const given: unknown = Reflect.get(value, name)
        return given === constant || (given === undefined && byDefault === constant)
      })
    )
  })
  return (chosen.length > 0 ? chosen : variants).flatMap((variant) => variantsOf(variant, value))
}

/** The properties that can have one value only. */
export function constantsOf({ properties = {} }: Schema): [string, Schema][] {
  return Object.entries(properties).flatMap(([name, property]) =>
    isSchema(property) && property.const !== undefined ? [[name, property]] : [],
  )
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}

/**
 * What an object looks like, as it is written in an environment file: what has to be given, and nothing
 * else. A text that names a variant (`'aadApplication'`) chooses it.
 */
export function printShape(schemas: readonly Schema[], value?: unknown): string | undefined {
  const objects = schemas.filter(({ type }) => type === 'object')
  const named = objects.find((schema) =>
    constantsOf(schema).some(([, property]) => property.const === value),
  )
  const schema = named ?? objects[0]
  if (schema === undefined) return undefined
  // Where nothing has to be given, the first option is what most people give.
  const first = Object.keys(schema.properties ?? {}).slice(0, 1)
  const fields = (schema.required ?? first).map((name) => {
    const property = schema.properties?.[name]
    return `${name}: ${isSchema(property) ? printSample(property) : '...'}`
  })
  return fields.length === 0 ? '{ ... }' : `{ ${fields.join(', ')} }`
}

function printSample(schema: Schema): string {
  if (schema.const !== undefined) return quote(schema.const)
  if (schema.enum !== undefined) return quote(schema.enum[0])
  if (schema.type === 'object') return printShape([schema]) ?? '{ ... }'
  if (schema.oneOf !== undefined || schema.anyOf !== undefined) return '{ ... }'
  return schema.type === 'string' ? "'...'" : '...'
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
