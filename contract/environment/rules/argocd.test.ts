import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { pathsOf, problemsOf, withEnvironment } from '../testing.ts'

const withArgoCd = (argocd: object) =>
  withEnvironment({
    argocd: { repoUrl: 'https://github.com/contoso/platform.git', valueFiles: [], ...argocd },
  })
const warningsOf = (argocd: object) => checkEnvironments([withArgoCd(argocd)]).warnings

describe('of Argo CD', () => {
  it.each<[object, string]>([
    [{ path: '/infra' }, 'path'],
    [{ path: 'infra/' }, 'path'],
    [{ path: '../infra' }, 'path'],
    [{ chartRepository: 'http://charts.example.com' }, 'chartRepository'],
    [{ chartRepository: 'oci://user@registry.example.com' }, 'chartRepository'],
    [{ chartRepository: 'oci://registry.example.com/charts/' }, 'chartRepository'],
    [{ retry: {} }, 'retry.limit'],
    [{ retry: { limit: -2 } }, 'retry.limit'],
    [{ retry: { limit: 5, backoff: { duration: '1d' } } }, 'retry.backoff.duration'],
    [{ retry: { limit: 5, backoff: { duration: '4m' } } }, 'retry.backoff.duration'],
    [{ syncOptions: ['ServerSideApply=false'] }, 'syncOptions[0]'],
    [{ syncOptions: ['PruneLast'] }, 'syncOptions[0]'],
    [{ syncOptions: ['PruneLast=true', 'PruneLast=false'] }, 'syncOptions[1]'],
    [{ labels: { team: 'a team' } }, 'labels.team'],
    [{ finalizers: ['a finalizer'] }, 'finalizers[0]'],
    [{ finalizers: ['a.example.com', 'a.example.com'] }, 'finalizers[1]'],
    [{ root: 'yes' }, 'root'],
  ])('%j is refused', (argocd, path) => {
    expect(pathsOf(withArgoCd(argocd))).toEqual([`argocd.${path}`])
  })

  it.each([
    [{ path: 'infra/prometheus', root: true }],
    [{ chartRepository: 'oci://registry.example.com/charts' }],
    [{ syncOptions: ['CreateNamespace=false', 'PrunePropagationPolicy=background'] }],
    [{ finalizers: ['resources-finalizer.argocd.argoproj.io/background'] }],
    [{ retry: { limit: -1, refresh: true, backoff: { maxDuration: '1h30m' } } }],
  ])('%j is allowed, without a warning', (argocd) => {
    expect(problemsOf(withArgoCd(argocd))).toEqual([])
    expect(warningsOf(argocd)).toEqual([])
  })

  it('an option that it would take no notice of is a warning, with the one that is meant', () => {
    expect(warningsOf({ syncOptions: ['CreateNamespce=true'] })).toMatchObject([
      { path: 'prod: argocd.syncOptions[0]', next: 'did you mean CreateNamespace?' },
    ])
  })

  it('tries without end are a warning, because a better commit waits behind them', () => {
    expect(warningsOf({ retry: { limit: -1 } })).toMatchObject([
      { path: 'prod: argocd.retry.limit', value: '-1' },
    ])
  })
})
