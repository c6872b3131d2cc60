import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { Workshop } from '../test/day-two/workshop.ts'
import { example } from '../test/environments/index.ts'
import { definitionOf } from '../test/kubernetes/crd.ts'

const workshop = new Workshop()
const KINDS = ['Application', 'PodMonitor', 'Prometheus', 'PrometheusRule', 'SecretProviderClass']

/** The CRDs of a cluster; `without` a field of a remote write, as one of an older operator. */
function crds(kinds: readonly string[], without = ''): string {
  const items = kinds.map((kind) => {
    const definition = structuredClone(definitionOf(kind))
    const [version] = definition.spec.versions
    const { spec } = version?.schema.openAPIV3Schema.properties ?? {}
    const write = spec?.properties?.remoteWrite?.items?.properties ?? {}
    Reflect.deleteProperty(write, without)
    return definition
  })
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

beforeAll(async () => {
  workshop.declare(example)
  await workshop.run('synth')
  await workshop.applyAndTakeOver(example.name)
  workshop.write('crds/all.json', crds(KINDS))
  workshop.write('crds/README.md', 'not a CRD')
  workshop.write('old.json', crds(KINDS, 'queueConfig'))
  workshop.write('broken.yaml', 'a: b: c')
  workshop.write('some.yaml', stringify(definitionOf('PodMonitor')))
})
afterAll(() => workshop.close())

describe('validate --crds', () => {
  it('says what was held against which CRD', async () => {
    const { code, out, error } = await workshop.run('validate', '--crds', 'crds')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toContain('dist/ fits the CRDs (objects: 5)\n')
    expect(out).toContain(
      '  Prometheus: CRD prometheuss.monitoring.coreos.com, operator.prometheus.io/version: 0.93.0 (crds/all.json)\n',
    )
  })

  it('refuses what an older CRD drops, with the file, the field, the version and the next step', async () => {
    const { code, error } = await workshop.run('validate', '--crds', 'old.json')
    expect(code).toBe(1)
    expect(error).toMatch(
      /dist\/kubernetes\/example\/aks-example\/values\/kube-prometheus-stack\.yaml: prometheus\.prometheusSpec\.remoteWrite\[0\]\.queueConfig is .*operator\.prometheus\.io\/version: 0\.93\.0 \(old\.json\) has no such field.*\n {4}next: upgrade the CRD/,
    )
  })

  it('names the kinds of which no CRD is given, and fails on them where warnings do', async () => {
    const given = ['--crds', 'some.yaml'] as const
    const { code, error } = await workshop.run('validate', ...given)
    expect(code).toBe(0)
    for (const kind of KINDS.filter((one) => one !== 'PodMonitor')) expect(error).toContain(kind)
    expect(error).not.toContain('PodMonitor')
    expect(await workshop.run('validate', ...given, '--warnings-as-errors')).toMatchObject({
      code: 1,
    })
  })

  it('takes several at once', async () => {
    const { code, error } = await workshop.run('validate', '--crds', 'some.yaml', '--crds', 'crds')
    expect({ code, error }).toEqual({ code: 0, error: '' })
  })

  it.each([
    ['a path that leads nowhere', ['--crds', 'nowhere'], /"nowhere"; allowed: a file or a folder/],
    [
      'a file that is no YAML',
      ['--crds', 'crds/README.md', '--crds', 'broken.yaml'],
      /broken\.yaml/,
    ],
    ['a folder without CRDs', ['--crds', 'environments'], /allowed: CustomResourceDefinitions/],
    ['an option without its value', ['--crds'], /--crds is missing; allowed: the name of a file/],
    ['an empty name, as of a variable that is not set', ['--crds', ''], /--crds is missing/],
    ['another argument', ['prod'], /argument is "prod"; allowed: --crds FILE-OR-FOLDER/],
  ])('refuses %s, and says what to do', async (_what, args, message) => {
    const { code, error } = await workshop.run('validate', ...args)
    expect(code).toBe(1)
    expect(error).toMatch(message)
  })
})
