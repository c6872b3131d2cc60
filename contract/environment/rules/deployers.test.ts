import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { pathsOf, problemsOf, withCluster, withEnvironment } from '../testing.ts'

const argocd = { repoUrl: 'https://github.com/contoso/platform.git', valueFiles: [] }
const flux = { valuesFrom: [] }
const helm = { valueFiles: [] }

describe('who deploys', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ argocd, flux }, 'flux'],
    [{ argocd, helm }, 'helm'],
    [{ flux, helm }, 'helm'],
  ])('is one: %j is refused', (more, path) => {
    expect(pathsOf(withEnvironment(more))).toEqual([path])
  })

  it.each([{ argocd }, { flux }, { helm }, { argocd, kustomization: true }])(
    'may be any of them: %j',
    (more) => {
      expect(problemsOf(withEnvironment(more))).toEqual([])
      expect(checkEnvironments([withEnvironment(more)]).warnings).toEqual([])
    },
  )

  it.each<[Record<string, unknown>, string]>([
    [{ flux: { source: { kind: 'HelmRepository' } } }, 'flux.source.kind'],
    [{ flux: { path: '/infra' } }, 'flux.path'],
    [{ flux: { interval: '10 minutes' } }, 'flux.interval'],
    [{ flux: { valuesFrom: [{ kind: 'ConfigMap' }] } }, 'flux.valuesFrom[0].name'],
    [{ flux: { chartRepository: 'charts.example.com' } }, 'flux.chartRepository'],
    [{ helm: { valueFiles: ['../own.yaml'] } }, 'helm.valueFiles[0]'],
    [{ kustomization: 'yes' }, 'kustomization'],
  ])('%j is refused', (more, path) => {
    expect(pathsOf(withEnvironment(more))).toEqual([path])
  })

  it.each([
    [{ flux: {} }, 'flux.valuesFrom'],
    [{ helm: {} }, 'helm.valueFiles'],
    [{ argocd: { repoUrl: argocd.repoUrl } }, 'argocd.valueFiles'],
  ])('is warned that %j deploys the chart with our values alone', (more, path) => {
    expect(checkEnvironments([withEnvironment(more)]).warnings).toMatchObject([
      { path: `prod: ${path}` },
    ])
  })

  it('is not given values for a chart that no cluster has', () => {
    const prometheus = { kind: 'operator', serviceAccount: { existing: true, name: 'own' } }
    const { clusters } = withCluster({ prometheus })
    const own = { ...argocd, valueFiles: ['own.yaml'] }
    expect(pathsOf(withEnvironment({ clusters, argocd: own }))).toEqual(['argocd.valueFiles'])
    expect(problemsOf(withEnvironment({ clusters, argocd }))).toEqual([])
  })

  it('is told of a name that is too long for the labels of Flux', () => {
    const name = 'a-name-of-thirty-characters-01'
    const [cluster] = withEnvironment({}).clusters
    const clusters = [{ ...cluster, name }]
    expect(pathsOf(withEnvironment({ name, flux, clusters }))).toEqual(['clusters[0].name'])
    expect(problemsOf(withEnvironment({ name, clusters }))).toEqual([])
  })
})
