import { describe, expect, it } from 'vitest'
import { flooredFields } from '../contract/environment/rules/floors.ts'
import { isSchema, schemasAt } from '../contract/environment/schema-at.ts'
import { EVERY_CHART_HAS, FLOORS } from '../contract/kubernetes/floors.ts'
import { exampleOf } from '../docs/reference/example.ts'
import { example } from '../test/environments/index.ts'
import { prometheusValues } from './prometheus-values.ts'
import { deploymentOf, NATIVE } from './testing/deployment.ts'

type Changes = Parameters<typeof deploymentOf>[0]

/** Every option below a path, each with its example. */
function everyOptionOf(...path: readonly string[]): Record<string, unknown> {
  const [schema] = schemasAt(example, ['clusters', 0, 'prometheus', ...path])
  const options = Object.entries(schema?.properties ?? {}).map(([name, option]) => [
    name,
    isSchema(option) ? exampleOf(option) : undefined,
  ])
  return Object.fromEntries(options)
}

const { headers, ...remoteWrite } = everyOptionOf('remoteWrite')
/** Every option of Prometheus that becomes a field, but for lists of the user's own. */
const everything = {
  queue: { ...everyOptionOf('queue'), minShards: 1 },
  remoteWrite: {
    ...remoteWrite,
    metadataConfig: everyOptionOf('remoteWrite', 'metadataConfig'),
    writeRelabelConfigs: ['keepequal', 'dropequal', 'lowercase', 'uppercase'].map((action) => ({
      action,
      sourceLabels: ['a'],
      targetLabel: 'b',
    })),
  },
  storage: { size: '1Gi' },
  retention: '1d',
  resources: { limits: { memory: '1Gi' } },
  version: '3.14.0',
  replicas: 2,
  write: 'first',
  shards: 2,
  volumeMounts: [{ name: 'config', mountPath: '/own' }],
}

/** Options that are no field of `prometheusSpec`, or whose content is the user's own. */
const OTHERS = [
  ...['kind', 'spec', 'release', 'namespace', 'chartVersion', 'serviceAccount', 'imagePullSecrets'],
  ...['externalLabels', 'podLabels', 'podAnnotations', 'relabelForAzureDashboards'],
  ...['containers', 'containerPatches', 'initContainers', 'volumes', 'remoteWrites'],
]

it('every option is said', () => {
  const said = [...Object.keys(everything), ...OTHERS]
  expect(said.toSorted()).toEqual(Object.keys(everyOptionOf()).toSorted())
})

const CLUSTERS: readonly [string, Changes][] = [
  ['with nothing said', {}],
  ['with everything said of Prometheus', { prometheus: everything as object }],
  ['with a native sidecar', { sidecar: { image: 'registry.example.com/own:1.0.0', native: true } }],
  ['as an agent', { prometheus: { kind: 'chartAgent' }, alerts: false }],
  ...[
    { type: 'workloadIdentity' } as const,
    { type: 'userAssigned', identity: { source: 'kubelet' } } as const,
    { type: 'systemAssigned', principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b13' } as const,
  ].map((identity): [string, Changes] => [
    `that writes by itself as ${identity.type}`,
    { ...NATIVE, identity, prometheus: { remoteWrite: { headers } } as object },
  ]),
]

/** Paths of what is written below `prometheusSpec`; of lists, what is in any entry. */
function pathsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => pathsIn(entry, path))
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (entries.length === 0) return [path]
  return entries.flatMap(([name, entry]) => {
    const at = path === '' ? name : `${path}.${name}`
    return name === 'action' ? [`${at}.${entry}`] : pathsIn(entry, at)
  })
}

function written(changes: Changes): readonly string[] {
  const { agentMode, prometheusSpec } = prometheusValues(deploymentOf(changes), 'sum').prometheus
  return [...(agentMode ? ['agentMode'] : []), ...pathsIn(prometheusSpec)]
}

const ROWS = [...Object.keys(FLOORS), ...EVERY_CHART_HAS]

/** The row that a path is of: the closest one above it. */
function rowOf(path: string): string | undefined {
  return ROWS.filter((row) => path === row || path.startsWith(`${row}.`))
    .sort((a, b) => a.length - b.length)
    .at(-1)
}

describe('a cluster', () => {
  it.each(CLUSTERS)('%s has nothing written of which no row says since when', (_what, changes) => {
    expect(written(changes).filter((path) => rowOf(path) === undefined)).toEqual([])
  })

  it.each(CLUSTERS)('%s is held against the rows of what is written', (_what, changes) => {
    const rows = new Set(written(changes).map(rowOf))
    const floored = [...rows].filter((row) => row !== undefined && row in FLOORS)
    expect(floored).toEqual(expect.arrayContaining(flooredFields(deploymentOf(changes).cluster)))
    expect(flooredFields(deploymentOf(changes).cluster)).toEqual(expect.arrayContaining(floored))
  })
})

it('no row is of something that is never written', () => {
  const used = new Set(CLUSTERS.flatMap(([, changes]) => written(changes).map(rowOf)))
  expect(ROWS.filter((row) => !used.has(row))).toEqual([])
})
