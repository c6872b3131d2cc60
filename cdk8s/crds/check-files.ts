import { parseAllDocuments } from 'yaml'
import { printPath, printValue, valueAt } from '../../contract/environment/value-path.ts'
import { nearest } from '../../contract/nearest.ts'
import type { Findings, Problem, Warning } from '../../contract/problem.ts'
import { kindOf } from '../../contract/prometheus-kind.ts'
import { specOfValues, valueOfField } from '../chart-spec.ts'
import type { Files } from '../synthesize.ts'
import type { CustomResource } from './custom-resources.ts'
import { type Misfit, misfitsOf } from './misfits.ts'

/** Something that the API server is given. */
interface Given {
  readonly apiVersion: string
  readonly kind: string
  /** Its file below `dist/`. */
  readonly file: string
  readonly object: unknown
  /** Where a place of the object stands in the file. */
  readonly inFile: (path: readonly PropertyKey[]) => readonly PropertyKey[]
}

/** What the API server knows without a CRD. */
const BUILT_IN = ['v1', 'networking.k8s.io/v1']

/** What was found, and what was held against what. */
export interface Checked extends Findings {
  readonly objects: number
  /** The CRDs that were used. */
  readonly resources: readonly CustomResource[]
}

/**
 * Holds what is below `dist/` against CRDs of a cluster. An object has to fit every CRD of its kind: those of several
 * clusters may be given.
 */
export function checkFiles(files: Files, resources: readonly CustomResource[]): Checked {
  const given = [...files].flatMap(([file, text]) => objectsIn(file, text))
  const checks = new Map<CustomResource, Map<string, Check>>()
  const checkOf = (resource: CustomResource, version: string): Check | undefined => {
    const known = checks.get(resource) ?? new Map<string, Check>()
    checks.set(resource, known)
    const schema = resource.schemas.get(version)
    if (schema !== undefined && !known.has(version)) known.set(version, misfitsOf(schema))
    return known.get(version)
  }

  let objects = 0
  const missing = new Map<string, Given[]>()
  const problems = given.flatMap((one): Problem[] => {
    const [group, version] = splitVersion(one.apiVersion)
    const fitting = resources.filter((each) => each.group === group && each.kind === one.kind)
    if (fitting.length === 0) {
      const name = `${one.apiVersion} ${one.kind}`
      missing.set(name, [...(missing.get(name) ?? []), one])
      return []
    }
    objects += 1
    return fitting.flatMap((resource) => {
      const check = checkOf(resource, version)
      if (check === undefined) return [unserved(one, resource)]
      return check(one.object).map((misfit) => toProblem(one, resource, misfit))
    })
  })
  return { problems, warnings: [...missing].map(toWarning), objects, resources: [...checks.keys()] }
}

type Check = ReturnType<typeof misfitsOf>

function objectsIn(file: string, text: string): Given[] {
  if (!file.endsWith('.yaml') || KUSTOMIZATION.test(file)) return []
  return parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .map((object) => (VALUES.test(file) ? ofChart(file, object) : asItIs(file, object)))
    .filter(({ apiVersion }) => typeof apiVersion === 'string' && !BUILT_IN.includes(apiVersion))
}

const VALUES = /^kubernetes\/[^/]+\/[^/]+\/values\//
/** For a program, and never for the API server. */
const KUSTOMIZATION = /^kubernetes\/[^/]+\/[^/]+\/kustomization\.yaml$/

function asItIs(file: string, object: unknown): Given {
  const { apiVersion, kind } = Object(object)
  return { apiVersion, kind, file, object, inFile: (path) => path }
}

/** The chart's values are no object; what it makes of them is. */
function ofChart(file: string, values: unknown): Given {
  const { prometheusSpec, agentMode } = Object(Reflect.get(Object(values), 'prometheus'))
  const { apiVersion, object: kind } = kindOf({ kind: agentMode ? 'chartAgent' : 'chart' })
  const spec = specOfValues(Object(prometheusSpec))
  const inFile = ([, field = '', ...rest]: readonly PropertyKey[]) => [
    ...['prometheus', 'prometheusSpec'],
    valueOfField(String(field)),
    ...rest,
  ]
  return { apiVersion, kind, file, object: { apiVersion, kind, spec }, inFile }
}

/** `monitoring.coreos.com/v1` in two. */
function splitVersion(apiVersion: string): readonly [group: string, version: string] {
  const [group = '', version = ''] = apiVersion.split('/')
  return [group, version]
}

function toProblem(given: Given, { title, file }: CustomResource, misfit: Misfit): Problem {
  const { path, kind, allowed } = misfit
  const name = String(path.at(-1))
  const known = `${title} (${file})`
  const meant = nearest(name, allowed)
  const upgrade = `upgrade the CRD, or change what asks for it in ${sourceOf(given)}`
  return {
    path: `dist/${given.file}: ${printPath(given.inFile(path))}`,
    value: kind === 'missing' ? undefined : printValue(valueAt(given.object, path)),
    allowed: {
      unknown: `nothing: ${known} has no such field, and the API server drops it without a word`,
      missing: `a value, without which the API server refuses it: ${known}`,
      wrong: `${allowed.join(', ')}: ${known}`,
    }[kind],
    // A field that a newer CRD has may look like another one, so that this is not all that is said.
    next:
      kind === 'unknown' && meant !== undefined
        ? `did you mean ${meant}? If not, ${upgrade}`
        : upgrade,
  }
}

function unserved(given: Given, { title, file, schemas }: CustomResource): Problem {
  return {
    path: `dist/${given.file}: apiVersion`,
    value: given.apiVersion,
    allowed: `${[...schemas.keys()].join(', ')} of ${title} (${file})`,
    next: 'upgrade the CRD',
  }
}

/** The environment file, which is the folder's or the file's name below the first folder. */
function sourceOf({ file }: Given): string {
  const [, environment = ''] = file.split('/')
  return `environments/${environment.replace(/\.yaml$/, '')}.ts`
}

function toWarning([name, [first, ...more]]: readonly [string, readonly Given[]]): Warning {
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return {
    path: `dist/${first?.file}${others}`,
    value: name,
    warning: 'not checked: there is no such kind among the CRDs that were given',
    next: 'give its CRD too; kubectl get crd -o json has all of a cluster',
  }
}
