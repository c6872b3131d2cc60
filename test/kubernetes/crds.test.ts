import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { clusters, manifestsOf, root, theCluster, valuesOf } from './files.ts'

/** Schemas as their projects publish them; too large and not ours to keep in this repository. */
const FOLDER = resolve(root, '../shared/crds')
const CRDS: Readonly<Record<string, string>> = {
  SecretProviderClass: 'crd-spc.yaml',
  PodMonitor: 'crd-podmonitors.yaml',
  PrometheusRule: 'crd-prometheusrules.yaml',
  Application: 'crd-application.yaml',
  Prometheus: 'crd-prometheuses.yaml',
}
const present = existsSync(FOLDER)
if (!present) console.log('skipped: no CRD schemas in ../shared/crds')

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

function compile(file: string) {
  const crd = parse(readFileSync(resolve(FOLDER, file), 'utf8')) as {
    spec: {
      versions: { storage: boolean; schema: { openAPIV3Schema: { properties: object } } }[]
    }
  }
  const schema = crd.spec.versions.find(({ storage }) => storage)?.schema.openAPIV3Schema
  // The API server knows metadata by itself; a CRD only says that it is an object.
  const properties = { ...schema?.properties, metadata: {} }
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

describe.skipIf(!present)('held against the strict CRD schemas', () => {
  // Prometheus' own is 30,000 lines long.
  beforeAll(() => {
    for (const [kind, file] of Object.entries(CRDS)) validators.set(kind, compile(file))
  }, 60_000)

  it.each(clusters)('every object of $name has known fields only', (deployment) => {
    for (const manifest of manifestsOf(deployment)) {
      if (manifest.kind in CRDS) expect(problems(manifest)).toEqual([])
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
    expect(problems({ kind: 'SecretProviderClass', spec } as never).join()).toContain('string')
  })
})
