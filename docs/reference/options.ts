import {
  environmentJsonSchema,
  isSchema,
  type Schema,
} from '../../contract/environment/schema-at.ts'
import { type Documented, withDocumentation } from './documentation.ts'

/** One option of an environment file. */
export interface Option {
  /** `clusters[].identity.certificate.keySize`; a variant is named: `vaultReader (via: aksAddOn)`. */
  readonly path: string
  /** `undefined` where the option has to be given. */
  readonly byDefault: string | undefined
  readonly isRequired: boolean
  readonly allowed: string
  /** What it is for: the comment beside it in the schema. */
  readonly about: string
  readonly schema: Schema
}

/** Every option of an environment file, in the order of the schema. */
export function environmentOptions(schema = environmentJsonSchema()): Option[] {
  return withDocumentation((environment) => optionsBelow(schema, '', environment))
}

/** The same without what they are for, which takes a compiler to find out. */
export function optionsWithoutWords(): Option[] {
  return optionsBelow(environmentJsonSchema(), '', WORDLESS)
}

const WORDLESS: Documented = {
  about: () => '',
  below: () => WORDLESS,
  get entry() {
    return WORDLESS
  },
  variant: () => WORDLESS,
}

function optionsBelow(schema: Schema, path: string, documented: Documented): Option[] {
  const variants = variantsOf(schema)
  if (variants.length > 0) {
    return variants.flatMap((variant) => {
      const fixed = fixedIn(variant)
      return optionsBelow(variant, `${path}${printFixed(fixed)}`, documented.variant(fixed))
    })
  }
  if (schema.type === 'array' && isSchema(schema.items)) {
    return optionsBelow(schema.items, `${path}[]`, documented.entry)
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (!isSchema(property) || property.const !== undefined) return []
    const at = path === '' ? name : `${path}.${name}`
    const option: Option = {
      path: at,
      byDefault: property.default === undefined ? undefined : JSON.stringify(property.default),
      isRequired: schema.required?.includes(name) ?? false,
      allowed: allowedBy(property),
      about: documented.about(name),
      schema: property,
    }
    return [option, ...optionsBelow(property, at, documented.below(name))]
  })
}

function variantsOf(schema: Schema): Schema[] {
  return (schema.oneOf ?? schema.anyOf ?? []).filter(isSchema)
}

/** What tells a variant apart: the properties that have one value only. */
function fixedIn({ properties = {} }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      isSchema(property) && property.const !== undefined ? [[name, property.const]] : [],
    ),
  )
}

function printFixed(fixed: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(fixed).map(([name, value]) => `${name}: ${value}`)
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

function allowedBy(schema: Schema): string {
  if (schema.description !== undefined) return schema.description
  if (schema.enum !== undefined) return schema.enum.join(', ')
  if (schema.minimum !== undefined)
    return `a whole number from ${schema.minimum} to ${schema.maximum}`
  const variants = variantsOf(schema)
  if (variants.length > 0) {
    const all = variants.map((variant) => printFixed(fixedIn(variant)).trim() || allowedBy(variant))
    return [...new Set(all)].join(' or ')
  }
  switch (schema.type) {
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'text'
    case 'array':
      return isSchema(schema.items) ? `a list of: ${allowedBy(schema.items)}` : 'a list'
    case 'object':
      return isSchema(schema.additionalProperties) ? 'names and texts' : 'options'
    default:
      return "the sidecar's settings by their names (docs/reference.md, in camel case)"
  }
}
