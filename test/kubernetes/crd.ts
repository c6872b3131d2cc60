import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { root } from './files.ts'

/** What the API server knows by itself. */
export const BUILT_IN = ['ConfigMap', 'NetworkPolicy']

/**
 * What is wrong with an object, held against the schema of its kind in `test/schemas/`, as the API server would
 * with `fieldValidation: Strict`: a field that the schema does not know is wrong.
 */
export function crdProblems(object: { readonly kind: string }): string[] {
  const validate = validators.get(object.kind) ?? compile(object.kind)
  validators.set(object.kind, validate)
  validate(object)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const ajv = new Ajv({ strict: false, allErrors: true })
const validators = new Map<string, ReturnType<Ajv['compile']>>()

/** The schema of a kind, as it is in the repository. */
export function crdOf(kind: string) {
  const text = readFileSync(resolve(root, `test/schemas/${kind}.json`), 'utf8')
  return JSON.parse(text) as { apiVersion: string; schema: { properties: Record<string, object> } }
}

function compile(kind: string) {
  const { apiVersion, schema } = crdOf(kind)
  // The API server knows metadata by itself; a CRD only says that it is an object.
  const properties = { ...schema.properties, metadata: {}, apiVersion: { const: apiVersion } }
  return ajv.compile(strict({ ...schema, properties }) as object)
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  if ('x-kubernetes-int-or-string' in schema) return { type: ['integer', 'string'] }
  const known = Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !isForKubernetesOnly(key, value))
      .map(([key, value]) => [key, strict(value)]),
  )
  const open = 'x-kubernetes-preserve-unknown-fields' in schema || 'additionalProperties' in schema
  return 'properties' in schema && !open ? { ...known, additionalProperties: false } : known
}

/** Texts for people, Go's formats, and Go's flag for patterns that ignore case. */
function isForKubernetesOnly(key: string, value: unknown): boolean {
  if (key.startsWith('x-kubernetes-')) return true
  if (typeof value !== 'string') return false
  return ['description', 'format', 'default'].includes(key) || value.includes('(?i)')
}
