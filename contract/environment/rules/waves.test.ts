import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { aks, IMAGE, pathsOf, withEnvironment } from '../testing.ts'

const NEXT = 'registry.contoso.com/azure-monitor-remote-write:2.0.0'
const names = ['canary', 'east', 'west']

function withWaves(waves: object) {
  const clusters = names.map((name) => ({
    ...aks,
    name,
    destination: { name },
    identity: { type: 'workloadIdentity' },
    vaultReader: undefined,
  }))
  return withEnvironment({ clusters, waves, vault: undefined })
}

const order = [['canary'], ['east', 'west']]
const next = { chartVersion: '99.0.0', image: NEXT }

/** What each cluster runs, by its name. */
function running(waves: object) {
  const { environments, problems } = checkEnvironments([withWaves(waves)])
  expect(problems).toEqual([])
  return (environments[0]?.clusters ?? []).map(({ prometheus, sidecar }) => [
    prometheus.chartVersion,
    sidecar?.image,
  ])
}

describe('a new chart and a new image', () => {
  const today = ['88.5.3', IMAGE]
  const tomorrow = ['99.0.0', NEXT]

  it.each([
    [undefined, [today, today, today]],
    [0, [today, today, today]],
    [1, [tomorrow, today, today]],
    [2, [tomorrow, tomorrow, tomorrow]],
  ])('with %j waves reached are where they should be', (reached, expected) => {
    expect(running({ order, next, reached })).toEqual(expected)
  })

  it('are staged one by one, too', () => {
    expect(running({ order, next: { image: NEXT }, reached: 1 })[0]).toEqual(['88.5.3', NEXT])
    expect(running({ order, next: { chartVersion: '99.0.0' }, reached: 1 })[0]).toEqual([
      '99.0.0',
      IMAGE,
    ])
  })

  it('are put away when every cluster has them, which a warning says', () => {
    const { warnings } = checkEnvironments([withWaves({ order, next, reached: 2 })])
    expect(warnings).toMatchObject([{ path: 'prod: waves.reached' }])
  })
})

describe('waves', () => {
  it.each<[string, object, string]>([
    ['without a cluster', { order: [['canary'], ['east']], next }, 'waves.order'],
    [
      'with a cluster that there is not',
      { order: [...order, ['north']], next },
      'waves.order[2][0]',
    ],
    ['with a cluster twice', { order: [...order, ['canary']], next }, 'waves.order[2][0]'],
    ['with one that is reached and not there', { order, next, reached: 3 }, 'waves.reached'],
    ['to nothing', { order, next: {} }, 'waves.next'],
    [
      'to a version of any kind',
      { order, next: { chartVersion: '^99' } },
      'waves.next.chartVersion',
    ],
    ['of none', { order: [], next }, 'waves.order'],
  ])('%s are refused', (_what, waves, path) => {
    expect(pathsOf(withWaves(waves))).toEqual([path])
  })

  it('to an image are refused where Prometheus writes by itself', () => {
    const cluster = {
      ...aks,
      identity: { type: 'workloadIdentity' },
      vaultReader: undefined,
      sidecar: undefined,
      transport: 'native',
    }
    const waves = { order: [['aks']], next: { image: NEXT } }
    expect(pathsOf(withEnvironment({ clusters: [cluster], waves, vault: undefined }))).toEqual([
      'waves.next.image',
    ])
  })
})
