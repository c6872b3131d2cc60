import { describe, expect, it } from 'vitest'
import { environments } from '../testing/cases.ts'
import { adoptedOf, INGESTION, native } from '../testing/values.ts'

describe('an Application is written anew, with', () => {
  const { environment, said } = environments('52-argo-of-a-company')

  it('the repositories of its chart and of its values files', () => {
    expect(environment?.argocd).toMatchObject({
      repoUrl: 'https://git.example.com/platform.git',
      revision: 'release',
      chartRepository: 'oci://registry.example.com/charts',
      valueFiles: ['clusters/shop/prometheus.yaml'],
    })
  })

  it('its sync, labels and finalizers, but for what is always there', () => {
    expect(environment?.argocd).toMatchObject({
      project: 'platform',
      namespace: 'gitops',
      syncOptions: ['PruneLast=true'],
      retry: { limit: 10, refresh: true, backoff: { duration: '10s', factor: 3 } },
      labels: { team: 'platform' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    })
  })

  it('the old one said to go, and what is lost with it', () => {
    expect(said).toMatch('argocd app delete monitoring --cascade=false')
    expect(said).toMatch('values-of-the-chart.yaml is a values file of a chart')
  })
})

describe('a HelmRelease is written anew, with', () => {
  const { environment, prometheus, said } = environments('53-flux-of-a-registry')

  it('its registry, namespace, interval and ConfigMaps', () => {
    expect(environment?.flux).toEqual({
      namespace: 'monitoring',
      interval: '30m',
      chartRepository: 'oci://registry.example.com/mirror',
      valuesFrom: [{ kind: 'ConfigMap', name: 'own-values', valuesKey: 'prometheus.yaml' }],
    })
    expect(prometheus).toMatchObject({ chartVersion: '81.2.0', release: 'kps' })
  })

  it('the old one said to go', () => {
    expect(said).toMatch('flux suspend helmrelease kps')
  })

  it('whole values only', () => {
    const { environment: other } = environments('37-flux')
    expect(other?.flux?.valuesFrom?.map(({ name }) => name)).toEqual(['kps-values', 'kps-secrets'])
  })
})

it('of values in an object that is replaced, the rest has to be moved', () => {
  const text = `
kind: Application
metadata: {name: x}
spec:
  source:
    helm:
      values: |
        alertmanager: {enabled: false}
        prometheus: {prometheusSpec: {image: {tag: v3.7.1}, remoteWrite: [{url: '${INGESTION}', azureAd: {}}]}}`
  const adopted = adoptedOf(text)
  expect(adopted.cluster.prometheus.version).toBe('3.7.1')
  expect(adopted.entries.find(({ field }) => field.path.endsWith('enabled'))?.why).toMatch(
    'move it into a values file',
  )
})

const values = { metrics: JSON.parse(native({ managedIdentity: {} })) }
const chart = 'charts/monitoring'

it.each([
  ['Application', { source: { path: chart, helm: { valuesObject: values } } }],
  ['HelmRelease', { chart: { spec: { chart: `./${chart}`, version: '1.0.0' } }, values }],
])('what else is in the chart of an %s has to be deployed by something else', (kind, spec) => {
  const text = JSON.stringify({ kind, metadata: { name: 'x' }, spec })
  expect(adoptedOf(text).notes).toMatch('charts/monitoring, and what is generated deploys')
})
