import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { checkEnvironments } from '../contract/environment/parse.ts'
import { exampleOf } from '../docs/reference/example.ts'
import { getAt, stepsOf, withAt } from '../docs/reference/option-path.ts'
import { optionsWithoutWords } from '../docs/reference/options.ts'
import { example } from '../test/environments/index.ts'
import { synthesize } from './synthesize.ts'
import { toldOf } from './testing/deployment.ts'

/** What this room is about; Terraform's half has tests of its own. */
const SIDE =
  /^(argocd|flux|helm|kustomization|waves|clusters\[\]\.(transport|prometheus|sidecar|grafana|alerts|dashboard|networkPolicy|destination))\b/

/** Decides what is refused and is written nowhere; and the example of waves is of other clusters. */
const NEVER_WRITTEN = ['argocd.instance', 'waves', 'waves.order']

/** Written in other words: Argo CD wants no `oci://`, and a choice decides what else is written. */
const OTHER_WORDS = [
  ...['argocd.chartRepository', 'clusters[].transport', 'clusters[].prometheus.kind'],
  'clusters[].grafana.azureMonitor',
]

/** An identity is Terraform's to make, of which its outputs tell. */
const OF_TERRAFORM = 'clusters[].grafana.azureMonitor.identity'

const options = optionsWithoutWords().filter(
  ({ path }) => SIDE.test(path) && !NEVER_WRITTEN.includes(path) && !path.startsWith(OF_TERRAFORM),
)

const CLUSTER = 'clusters[]'
const PROMETHEUS = `${CLUSTER}.prometheus`
const SIDECAR = `${CLUSTER}.sidecar`
const RULE = `${PROMETHEUS}.remoteWrite.writeRelabelConfigs[]`
const NATIVE = {
  [`${CLUSTER}.transport`]: 'native',
  [`${CLUSTER}.identity`]: { type: 'workloadIdentity' },
  [`${CLUSTER}.vaultReader`]: undefined,
  [SIDECAR]: undefined,
}
const ARGOCD = {
  argocd: { repoUrl: 'https://git.contoso.com/platform.git', valueFiles: ['a.yaml'] },
}

/** What an option needs around it, by what its path begins with; the last that fits counts. */
const AROUND: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['', {}],
  ['argocd', ARGOCD],
  [`${CLUSTER}.destination`, ARGOCD],
  [`${CLUSTER}.destination.`, { ...ARGOCD, [`${CLUSTER}.destination`]: {} }],
  ['flux', { flux: {} }],
  ['helm', { helm: {} }],
  [
    'waves',
    {
      waves: { order: [['aks-example']], next: { image: 'a.example/b:1' }, reached: 1 },
      ...ARGOCD,
    },
  ],
  [
    `${PROMETHEUS}.spec`,
    {
      [`${PROMETHEUS}.kind`]: 'operator',
      [`${PROMETHEUS}.serviceAccount`]: { existing: true, name: 'a' },
    },
  ],
  [`${PROMETHEUS}.write`, { [`${PROMETHEUS}.replicas`]: 2 }],
  [`${PROMETHEUS}.chartVersion`, ARGOCD],
  [`${PROMETHEUS}.remoteWrite.headers`, NATIVE],
  [`${RULE}.targetLabel`, { [RULE]: { sourceLabels: ['a'] } }],
  [`${RULE}.replacement`, { [RULE]: { sourceLabels: ['a'], targetLabel: 'b' } }],
  [`${RULE}.modulus`, { [RULE]: { action: 'hashmod', sourceLabels: ['a'], targetLabel: 'b' } }],
  [`${PROMETHEUS}.volumeMounts`, { [`${PROMETHEUS}.volumes`]: ['rules', 'own'].map(emptyVolume) }],
  [`${SIDECAR}.volumeMounts`, { [`${PROMETHEUS}.volumes`]: [emptyVolume('own')] }],
  [`${SIDECAR}.inboundToken`, { [`${SIDECAR}.settings`]: { writeSources: 'any' } }],
  [`${SIDECAR}.network.proxy.urlFrom`, { [`${SIDECAR}.network.proxy`]: { noProxy: [] } }],
  [`${CLUSTER}.networkPolicy`, { [`${CLUSTER}.networkPolicy`]: {} }],
  [`${CLUSTER}.transport`, { ...NATIVE, [`${CLUSTER}.transport`]: undefined }],
]

function emptyVolume(name: string) {
  return { name, emptyDir: {} }
}

/** The example without its dashboard, which takes most of the time, and with what the option needs. */
function around(path: string): unknown {
  const { argocd: _, ...environment } = example
  const [, needs = {}] = AROUND.findLast(([start]) => path.startsWith(start)) ?? []
  const fits = path === `${CLUSTER}.networkPolicy` || path === `${CLUSTER}.dashboard` ? {} : needs
  return Object.entries({ [`${CLUSTER}.dashboard`]: false, ...fits })
    .filter(([at]) => at !== path)
    .reduce<unknown>((value, [at, given]) => withAt(value, stepsOf(at), given), environment)
}

/** With the example of the option, and those of what it is in. */
function withExample(environment: unknown, path: string): unknown {
  return options
    .filter((option) => path === option.path || isBelow(path, option.path))
    .reduce<unknown>((value, option) => {
      const steps = stepsOf(option.path)
      const isThere = option.path !== path && typeof getAt(value, steps) === 'object'
      return isThere ? value : withAt(value, steps, exampleOf(option.schema))
    }, environment)
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(above) && /^[.[ ]/.test(path.slice(above.length))
}

/** What to hold it against: without the option, or as little more as can be left out as well. */
function withoutIt(environment: unknown, path: string): unknown {
  const parts = path.split(/\.(?![^(]*\))/)
  const smaller = parts.map((_, index) =>
    withAt(environment, stepsOf(parts.slice(0, parts.length - index).join('.')), undefined),
  )
  const base = withAt(example, stepsOf(`${CLUSTER}.dashboard`), false)
  return [...smaller, base].find((one) => problemsOf(one).length === 0)
}

const problemsOf = (environment: unknown) =>
  checkEnvironments([environment as EnvironmentInput]).problems

function textsOf(environment: unknown): string {
  expect(problemsOf(environment)).toEqual([])
  return checkEnvironments([environment as EnvironmentInput])
    .environments.flatMap((each) => [...synthesize(each, toldOf(each))].flat())
    .join('\n')
}

/** Texts and numbers of an example, which are written as they are. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return typeof value === 'boolean' ? [] : [String(value)]
}

describe('the example of an option reaches the files', () => {
  it.each(options)('$path', ({ path, schema }) => {
    const after = withExample(around(path), path)
    const texts = textsOf(after)
    expect(texts).not.toBe(textsOf(withoutIt(after, path)))
    const said = OTHER_WORDS.includes(path) ? [] : leavesOf(exampleOf(schema))
    expect(said.filter((leaf) => !texts.includes(leaf))).toEqual([])
  })
})
