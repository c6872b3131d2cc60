import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../environment.ts'
import { IMAGE, pathsOf, problemsOf, withCluster } from '../testing.ts'

const native = {
  identity: { type: 'workloadIdentity' },
  vaultReader: undefined,
  transport: 'native',
  sidecar: undefined,
}
const any = { image: IMAGE, settings: { writeSources: 'any' } }

describe('a network policy is refused', () => {
  it.each<[string, string, EnvironmentInput]>([
    ['without a sidecar', 'networkPolicy', withCluster({ ...native, networkPolicy: true })],
    [
      'that opens the port that it closes',
      'networkPolicy.ports[1]',
      withCluster({ networkPolicy: { ports: [4180, 8081] } }),
    ],
    [
      'with a port that is none',
      'networkPolicy.ports[0]',
      withCluster({ networkPolicy: { ports: [70_000] } }),
    ],
    [
      'with a range that is none',
      'networkPolicy.egress.ranges[0]',
      withCluster({ networkPolicy: { egress: { ranges: ['10.0.0.0'] } } }),
    ],
  ])('%s', (_what, path, environment) => {
    expect(pathsOf(environment)).toEqual([`clusters[0].${path}`])
  })

  it('where the sidecar is open to others', () => {
    expect(pathsOf(withCluster({ sidecar: any, networkPolicy: true }))).toContain(
      'clusters[0].networkPolicy',
    )
  })
})

it.each([
  [true],
  [false],
  [{}],
  [{ ports: [4180], egress: {} }],
  [{ egress: { ranges: ['10.0.0.0/8', 'fd00::/8'], ports: [] } }],
])('%j is a network policy', (networkPolicy) => {
  expect(problemsOf(withCluster({ networkPolicy }))).toEqual([])
})
