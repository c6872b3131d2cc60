import { z } from 'zod'
import { environmentSchema } from './environment.ts'

/** One option of an environment file. */
export interface Option {
  /** `clusters[].identity.certificate.keySize`; a variant is named: `vaultReader (via: aksAddOn)`. */
  readonly path: string
  /** `undefined` where the option has to be given. */
  readonly byDefault: string | undefined
  readonly isRequired: boolean
  readonly allowed: string
}

type Schema = z.core.JSONSchema.BaseSchema

/** Every option of an environment file, in the order of the schema. */
export function environmentOptions(): Option[] {
  const schema = z.toJSONSchema(environmentSchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  })
  return optionsBelow(schema, '')
}

function optionsBelow(schema: Schema, path: string): Option[] {
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(isSchema)
  if (variants.length > 0) {
    return variants.flatMap((variant) => optionsBelow(variant, `${path}${variantOf(variant)}`))
  }
  if (schema.type === 'array' && isSchema(schema.items)) {
    return optionsBelow(schema.items, `${path}[]`)
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (!isSchema(property) || property.const !== undefined) return []
    const at = path === '' ? name : `${path}.${name}`
    const option: Option = {
      path: at,
      byDefault: property.default === undefined ? undefined : JSON.stringify(property.default),
      isRequired: schema.required?.includes(name) ?? false,
      allowed: allowedBy(property),
    }
    return [option, ...optionsBelow(property, at)]
  })
}

/** What tells a variant apart: the properties that have one value only. */
function variantOf({ properties = {} }: Schema): string {
  const fixed = Object.entries(properties).flatMap(([name, property]) =>
    isSchema(property) && property.const !== undefined ? [`${name}: ${property.const}`] : [],
  )
  return fixed.length === 0 ? '' : ` (${fixed.join(', ')})`
}

function allowedBy(schema: Schema): string {
  if (schema.description !== undefined) return schema.description
  if (schema.enum !== undefined) return schema.enum.join(', ')
  if (schema.minimum !== undefined)
    return `a whole number from ${schema.minimum} to ${schema.maximum}`
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(isSchema)
  if (variants.length > 0) {
    return [
      ...new Set(variants.map((variant) => variantOf(variant).trim() || allowedBy(variant))),
    ].join(' or ')
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

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}

/** The same as a Markdown page. */
export function printEnvironmentReference(): string {
  const rows = environmentOptions().map(
    ({ path, byDefault, isRequired, allowed }) =>
      `| \`${path}\` | ${isRequired ? 'needed' : byDefault === undefined ? '' : `\`${byDefault}\``} | ${allowed.replaceAll('|', '\\|')} |`,
  )
  return `# Reference: the environment file

Every option of \`defineEnvironment({ ... })\`, written from its schema by \`npm run reference\`. What an option is for stands
beside it in \`contract/environment/\`, where the editor shows it; what contradicts what is in
\`contract/environment/rules.ts\`. An option without a default may be left out unless it is needed; default names that
depend on others are in \`contract/environment/resolve.ts\`.

| option | default | allowed |
|---|---|---|
${rows.join('\n')}
`
}
