import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { clusters, manifestOf, manifestsOf, root, theCluster, valuesOf } from './files.ts'

/** Kinds whose CRD is in `test/schemas/`. */
const CRDS = ['SecretProviderClass', 'PodMonitor', 'PrometheusRule', 'Application', 'Prometheus']
/** What the API server knows by itself. */
const BUILT_IN = ['ConfigMap', 'NetworkPolicy']

/** Like the API server with `fieldValidation: Strict`: a field that the schema does not know is wrong. */
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

const ajv = new Ajv({ strict: false, allErrors: true })
const validators = new Map<string, ReturnType<Ajv['compile']>>()

function compile(kind: string) {
  const text = readFileSync(resolve(root, `test/schemas/${kind}.json`), 'utf8')
  const { apiVersion, schema } = JSON.parse(text) as {
    apiVersion: string
    schema: { properties: object }
  }
  // The API server knows metadata by itself; a CRD only says that it is an object.
  const properties = { ...schema.properties, metadata: {}, apiVersion: { const: apiVersion } }
  return ajv.compile(strict({ ...schema, properties }) as object)
}

function problems(object: { readonly kind: string }): string[] {
  const validate = validators.get(object.kind)
  if (validate === undefined) throw new Error(`there is no schema of ${object.kind}`)
  validate(object)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** The chart copies `prometheusSpec` field by field into the Prometheus that it creates. */
function prometheusOf(spec: unknown) {
  return { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', spec }
}

describe('held against the strict CRD schemas', () => {
  beforeAll(() => {
    for (const kind of CRDS) validators.set(kind, compile(kind))
  })

  it.each(clusters)('every object of $name has known fields only', (deployment) => {
    for (const manifest of manifestsOf(deployment)) {
      if (!BUILT_IN.includes(manifest.kind)) expect(problems(manifest)).toEqual([])
    }
    expect(problems(prometheusOf(valuesOf(deployment).prometheus.prometheusSpec))).toEqual([])
  })

  const spec = () =>
    structuredClone(valuesOf(theCluster('example/aks-example')).prometheus.prometheusSpec)

  it('a field in the wrong place is refused', () => {
    expect(problems(prometheusOf({ ...spec(), writeRelabelConfigs: [] })).join()).toContain(
      'writeRelabelConfigs',
    )
  })

  it('the timing of a probe inside httpGet is refused', () => {
    const [container] = spec().containers ?? []
    const probe = { httpGet: { path: '/health', port: 'rw-port', timeoutSeconds: 10 } }
    const containers = [{ ...container, livenessProbe: probe }]
    expect(problems(prometheusOf({ ...spec(), containers })).join()).toContain('timeoutSeconds')
  })

  it('a parameter that is no text is refused', () => {
    const spec = { provider: 'azure', parameters: { useVMManagedIdentity: true } }
    const object = { ...manifestOf(theCluster('example/aks-example'), 'SecretProviderClass'), spec }
    expect(problems({ kind: 'SecretProviderClass', ...object }).join()).toContain('string')
  })
})
