import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { pathsOf, problemsOf, withCluster } from '../testing.ts'

const AT = 'clusters[0].prometheus'
const serviceAccount = { existing: true, name: 'prometheus' }
const operator = (more: object = {}) =>
  withCluster({ prometheus: { kind: 'operator', serviceAccount, ...more } })
const agent = (more: object = {}) =>
  withCluster({ prometheus: { kind: 'operatorAgent', serviceAccount, ...more }, alerts: false })

describe('a Prometheus without the chart', () => {
  it.each<[string, object, string]>([
    ['whose service account nobody makes', { serviceAccount: 'own' }, 'serviceAccount'],
    ['with a field that the operator does not know', { spec: { alertin: {} } }, 'spec.alertin'],
    ['with a field that has an option', { spec: { remoteWrite: [] } }, 'spec.remoteWrite'],
    ['with the field of an agent', { spec: { mode: 'DaemonSet' } }, 'spec.mode'],
  ])('%s is refused', (_what, more, path) => {
    expect(pathsOf(operator(more))).toEqual([`${AT}.${path}`])
  })

  it('with Grafana, which comes with the chart, is refused', () => {
    const grafana = { adminSecret: { name: 'grafana' } }
    const prometheus = { kind: 'operator', serviceAccount }
    expect(pathsOf(withCluster({ prometheus, grafana }))).toEqual(['clusters[0].grafana'])
  })

  it('is told which option says what a field says', () => {
    expect(problemsOf(operator({ spec: { podMetadata: {}, alertin: {} } }))).toMatchObject([
      { next: 'prometheus.podLabels and prometheus.podAnnotations' },
      { next: 'did you mean alerting?' },
    ])
  })

  it('has every other field of the operator', () => {
    const spec = { alerting: { alertmanagers: [] }, tolerations: [], ruleSelector: {} }
    expect(problemsOf(operator({ spec, retention: '15d', storage: { size: '50Gi' } }))).toEqual([])
  })

  it('by itself says which Prometheus it runs, which no chart brings', () => {
    const native = {
      identity: { type: 'workloadIdentity' },
      vaultReader: undefined,
      sidecar: undefined,
      transport: 'native',
    }
    const of = (more: object) =>
      problemsOf({
        ...withCluster({ ...native, prometheus: { kind: 'operator', serviceAccount, ...more } }),
        vault: undefined,
      })
    expect(of({})).toMatchObject([
      {
        path: `prod: ${AT}.version`,
        next: expect.stringContaining('say which one the operator is to run'),
      },
    ])
    expect(of({ version: '3.14.0' })).toEqual([])
  })
})

describe('an agent', () => {
  it.each<[string, object, string]>([
    ['with a retention', { retention: '1d' }, 'retention'],
    [
      'with Thanos beside it',
      { containerPatches: { 'thanos-sidecar': { image: 'a' } } },
      'containerPatches.thanos-sidecar',
    ],
    ['with rules', { spec: { ruleSelector: {} } }, 'spec.ruleSelector'],
    ['with queries', { spec: { query: {} } }, 'spec.query'],
    ['on every node', { spec: { mode: 'DaemonSet' } }, 'spec.mode'],
  ])('%s is refused', (_what, more, path) => {
    expect(pathsOf(agent(more))).toEqual([`${AT}.${path}`])
  })

  it('says that nobody evaluates its alerts, unless none are wanted', () => {
    const warningsOf = (alerts: boolean) =>
      checkEnvironments([withCluster({ prometheus: { kind: 'chartAgent' }, alerts })]).warnings
    expect(warningsOf(true)).toMatchObject([{ path: 'prod: clusters[0].alerts' }])
    expect(warningsOf(false)).toEqual([])
  })
})

it('the chart makes its object itself: fields for it are refused', () => {
  const prometheus = { spec: { tolerations: [] } }
  expect(pathsOf(withCluster({ prometheus }))).toEqual([`${AT}.spec`])
})

it('of no kind is nothing', () => {
  expect(pathsOf(withCluster({ prometheus: { kind: 'Prometheus' } }))).toEqual([`${AT}.kind`])
})
