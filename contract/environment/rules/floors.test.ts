import { describe, expect, it } from 'vitest'
import { isOlder } from '../../kubernetes/floors.ts'
import type { EnvironmentInput } from '../environment.ts'
import { checkEnvironments } from '../parse.ts'
import { IMAGE, pathsOf, problemsOf, withCluster, withPrometheus } from '../testing.ts'

const native = (prometheus: Record<string, unknown>, identity: object = workload) =>
  withCluster({
    identity,
    vaultReader: undefined,
    transport: 'native',
    sidecar: undefined,
    prometheus,
  })
const workload = { type: 'workloadIdentity' }
const OWN_ACCOUNT = { serviceAccount: { existing: true, name: 'prometheus' } }
const EQUAL = { action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b' }

describe('the chart and Prometheus', () => {
  it.each<[string, EnvironmentInput, string[]]>([
    ['that are newer than known', native({ chartVersion: '199.0.0' }), []],
    ['that the chart brings', native({ chartVersion: '88.0.0' }), []],
    ['of a chart without the field', native({ chartVersion: '80.9.9' }), ['chartVersion']],
    [
      'of a chart without the field that runs a newer Prometheus',
      native({ chartVersion: '78.0.0', version: '3.14.0' }),
      ['chartVersion'],
    ],
    ['that is too old for the field', native({ version: '3.6.9' }), ['version']],
    ['of a chart that is older than known', native({ chartVersion: '40.0.0' }), ['chartVersion']],
    [
      'that do not know a message',
      withPrometheus({ chartVersion: '65.0.0', remoteWrite: { messageVersion: 'V1.0' } }),
      ['chartVersion'],
    ],
    [
      'that know a field and not what is below it',
      withPrometheus({
        chartVersion: '70.9.9',
        remoteWrite: { metadataConfig: { maxSamplesPerSend: 500 } },
      }),
      ['chartVersion'],
    ],
    [
      'that do not know an action',
      withPrometheus({ version: '2.40.9', remoteWrite: { writeRelabelConfigs: [EQUAL] } }),
      ['version'],
    ],
    [
      'whose init containers have to end',
      withCluster({
        sidecar: { image: IMAGE, native: true },
        prometheus: { chartVersion: '50.3.1' },
      }),
      ['chartVersion'],
    ],
    [
      'that make no agent',
      withCluster({ prometheus: { kind: 'chartAgent', chartVersion: '47.3.0' }, alerts: false }),
      ['chartVersion'],
    ],
    ['that nothing is asked of', withPrometheus({ chartVersion: '40.0.0' }), []],
  ])('%s', (_what, environment, fields) => {
    expect(pathsOf(environment)).toEqual(fields.map((one) => `clusters[0].prometheus.${one}`))
  })

  it.each<[string, Record<string, unknown>]>([
    ['sidecar.native', { sidecar: { image: IMAGE, native: true } }],
    ['prometheus.kind', { prometheus: { kind: 'chartAgent' }, alerts: false }],
    [
      'prometheus.remoteWrite.writeRelabelConfigs',
      { prometheus: { remoteWrite: { writeRelabelConfigs: [EQUAL] } } },
    ],
    [
      'prometheus.remoteWrite.sendExemplars',
      { prometheus: { remoteWrite: { sendExemplars: true } } },
    ],
  ])('say that it is %s that asks for more', (option, change) => {
    const prometheus = { ...Object(change.prometheus), chartVersion: '17.0.0' }
    const next = problemsOf(withCluster({ ...change, prometheus })).map((problem) => problem.next)
    expect(next).toEqual([`name a newer one, or change ${option}`])
  })

  it('are compared number by number', () => {
    expect(isOlder('9.0.0', '10.0.0')).toBe(true)
    expect(isOlder('3.14.0', '3.9.0')).toBe(false)
  })
})

it.each([
  ['3.13.9', ['prometheus.version']],
  ['3.14.0', []],
])('where the webhook puts the token is known from 3.14.0 on: %s', (version, warned) => {
  const { warnings } = checkEnvironments([native({ version })])
  const paths = warnings.map(({ path }) => path.replace(/^.*clusters\[0\]\./, ''))
  expect(paths.filter((path) => path === 'prometheus.version')).toEqual(warned)
})

it.each([
  ['no field is dropped', { chartVersion: '58.0.0' }, []],
  ['the chart drops the limit of age', { chartVersion: '57.2.1' }, ['chartVersion']],
  ['so does Prometheus', { version: '2.49.1' }, ['version']],
  [
    'it drops the repetition after 429 as well',
    { chartVersion: '24.0.1' },
    ['chartVersion', 'chartVersion'],
  ],
  ['whose operator is not known', { kind: 'operator', ...OWN_ACCOUNT }, []],
])('what is written unasked is warned of where %s', (_what, prometheus, warned) => {
  const { warnings, problems } = checkEnvironments([withPrometheus(prometheus)])
  const dropped = warnings.filter(({ warning }) => warning.includes('the first that knows'))
  expect(problems).toEqual([])
  expect(dropped.map(({ path }) => path.replace(/^.*prometheus\./, ''))).toEqual(warned)
})
