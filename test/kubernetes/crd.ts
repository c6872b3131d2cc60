import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Misfit, misfitsOf } from '../../cdk8s/crds/misfits.ts'
import type { StructuralSchema } from '../../cdk8s/crds/strict-schema.ts'
import { printPath } from '../../contract/environment/value-path.ts'
import { root } from './files.ts'

/** What the API server knows by itself. */
export const BUILT_IN = ['ConfigMap', 'NetworkPolicy']

interface Crd {
  readonly apiVersion: string
  readonly kind: string
  readonly source?: Readonly<Record<string, string>>
  readonly schema: StructuralSchema
}

/** The schema of a kind, as it is in the repository. */
export function crdOf(kind: string): Crd {
  return JSON.parse(readFileSync(resolve(root, `test/schemas/${kind}.json`), 'utf8'))
}

/**
 * What is wrong with an object, held against the schema of its kind in `test/schemas/`, as the API server would
 * with `fieldValidation: Strict`: a field that the schema does not know is wrong.
 */
export function crdProblems(object: { readonly kind: string }): string[] {
  const { apiVersion } = crdOf(object.kind)
  const misfits = checks.get(object.kind) ?? misfitsOf(crdOf(object.kind).schema)
  checks.set(object.kind, misfits)
  const isOther = Reflect.get(object, 'apiVersion') !== apiVersion
  return [...(isOther ? [`apiVersion is not ${apiVersion}`] : []), ...misfits(object).map(describe)]
}

const checks = new Map<string, ReturnType<typeof misfitsOf>>()

function describe({ path, kind, allowed }: Misfit): string {
  return `${printPath(path)} ${kind} (allowed: ${allowed.join(', ')})`
}

/** The same as a cluster has it: the object that `kubectl get crd` prints. */
export function definitionOf(kind: string) {
  const { apiVersion, source: annotations, schema } = crdOf(kind)
  const [group = '', version] = apiVersion.split('/')
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${group}`, annotations },
    spec: {
      group,
      names: { kind },
      versions: [{ name: version, served: true, schema: { openAPIV3Schema: schema } }],
    },
  }
}
