import { describe, expect, it } from 'vitest'
import { FLOORS, isOlder } from '../../kubernetes/floors.ts'
import type { EnvironmentInput } from '../environment.ts'
import { checkEnvironments } from '../parse.ts'
import { ID, pathsOf, withCluster, withPrometheus } from '../testing.ts'
import { flooredFields } from './floors.ts'

const native = (prometheus: Record<string, unknown>, identity: object = workload) =>
  withCluster({
    identity,
    vaultReader: undefined,
    transport: 'native',
    sidecar: undefined,
    prometheus,
  })
const workload = { type: 'workloadIdentity' }
const EVERYTHING = {
  remoteTimeout: '20s',
  sendExemplars: true,
  sendNativeHistograms: true,
  messageVersion: 'V1.0',
  metadataConfig: {},
  headers: { 'X-Team': 'a' },
}
const IDENTITIES = [
  workload,
  { type: 'userAssigned', identity: { source: 'kubelet' } },
  { type: 'systemAssigned', principalId: ID },
]

it('every field that is written only where it is asked for has a row, and every row such a field', () => {
  const fields = IDENTITIES.flatMap((identity) => {
    const { environments } = checkEnvironments([native({ remoteWrite: EVERYTHING }, identity)])
    return environments.flatMap(({ clusters }) => clusters.flatMap(flooredFields))
  })
  expect(new Set(fields)).toEqual(new Set(Object.keys(FLOORS)))
  const options = Object.keys(EVERYTHING)
  expect(options.filter((option) => !(option in FLOORS))).toEqual([])
})

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
    ['that nothing is asked of', withPrometheus({ chartVersion: '40.0.0' }), []],
  ])('%s', (_what, environment, fields) => {
    expect(pathsOf(environment)).toEqual(fields.map((one) => `clusters[0].prometheus.${one}`))
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
