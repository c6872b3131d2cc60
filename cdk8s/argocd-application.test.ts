import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { synthesize } from './synthesize.ts'
import { deploymentOf, toldOf } from './testing/deployment.ts'

const REPOSITORY = { repoUrl: 'https://git.example.com/platform.git', valueFiles: ['own.yaml'] }

interface Application {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: {
    readonly sources: readonly {
      readonly repoURL: string
      readonly path?: string
      readonly helm?: { readonly valueFiles: readonly string[] }
    }[]
    readonly syncPolicy: {
      readonly retry?: object
      readonly syncOptions?: readonly string[]
    }
  }
}

function filesOf(argocd: object) {
  const { environment } = deploymentOf({}, { argocd: { ...REPOSITORY, ...argocd } })
  return synthesize(environment, toldOf(environment))
}

function applicationOf(argocd: object): Application {
  return parse(filesOf(argocd).get('argocd/example/aks-example.yaml') ?? '')
}

function rootOf(argocd: object): Application & { spec: { source: object; destination: object } } {
  return parse(filesOf(argocd).get('argocd-root/example.yaml') ?? '')
}

describe('an Application', () => {
  it('takes the chart from its own repository, or from a mirror', () => {
    expect(applicationOf({}).spec.sources[0]?.repoURL).toBe(
      'https://prometheus-community.github.io/helm-charts',
    )
    const mirror = 'https://charts.example.com/prometheus'
    expect(applicationOf({ chartRepository: mirror }).spec.sources[0]?.repoURL).toBe(mirror)
  })

  it('names a registry as Argo CD does, without its scheme', () => {
    const chartRepository = 'oci://registry.example.com/charts'
    expect(applicationOf({ chartRepository }).spec.sources[0]?.repoURL).toBe(
      'registry.example.com/charts',
    )
  })

  it('finds everything of ours in the folder of a monorepo, and the user’s files from its root', () => {
    const { sources } = applicationOf({ path: 'infra/prometheus' }).spec
    expect(sources[0]?.helm?.valueFiles).toEqual([
      '$values/own.yaml',
      '$values/infra/prometheus/dist/kubernetes/example/aks-example/values/kube-prometheus-stack.yaml',
    ])
    expect(sources[1]?.path).toBe('infra/prometheus/dist/kubernetes/example/aks-example/manifests')
  })

  it('leads from an alert to the runbook in that folder', () => {
    const rule = filesOf({ path: 'infra/prometheus' }).get(
      'kubernetes/example/aks-example/manifests/prometheus-rule.yaml',
    )
    expect(rule).toContain('https://git.example.com/platform/blob/main/infra/prometheus/docs/')
  })

  it('leaves the number of retries to Argo CD unless it is given', () => {
    expect(applicationOf({}).spec.syncPolicy).not.toHaveProperty('retry')
    expect(applicationOf({ retry: { limit: 20 } }).spec.syncPolicy.retry).toEqual({
      limit: 20,
      backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
    })
    expect(applicationOf({ retry: { limit: -1, refresh: true } }).spec.syncPolicy.retry).toEqual({
      limit: -1,
      backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
      refresh: true,
    })
  })

  it('has the user’s sync options after ours, and instead of one of the same name', () => {
    const { syncOptions } = applicationOf({
      syncOptions: ['PruneLast=true', 'CreateNamespace=false'],
    }).spec.syncPolicy
    expect(syncOptions).toEqual(['ServerSideApply=true', 'PruneLast=true', 'CreateNamespace=false'])
  })

  it('has labels and finalizers only where the environment has them', () => {
    expect(applicationOf({}).metadata).toEqual({
      name: 'prometheus-example-aks-example',
      namespace: 'argocd',
    })
    const finalizers = ['resources-finalizer.argocd.argoproj.io']
    expect(applicationOf({ labels: { team: 'observability' }, finalizers }).metadata).toMatchObject(
      { labels: { team: 'observability' }, finalizers },
    )
  })
})

describe('a root Application', () => {
  it('is there where it is asked for, in a folder that no other Application reads', () => {
    expect(filesOf({}).has('argocd-root/example.yaml')).toBe(false)
    expect(filesOf({ root: true }).has('argocd-root/example.yaml')).toBe(true)
  })

  it('keeps the Applications of its environment, where Argo CD is', () => {
    const { spec } = rootOf({ root: true, path: 'infra', namespace: 'cd', retry: { limit: 9 } })
    expect(spec.source).toEqual({
      repoURL: REPOSITORY.repoUrl,
      targetRevision: 'main',
      path: 'infra/dist/argocd/example',
    })
    expect(spec.destination).toEqual({
      server: 'https://kubernetes.default.svc',
      namespace: 'cd',
    })
    expect(spec.syncPolicy.retry).toMatchObject({ limit: 9 })
  })

  it('has no finalizer: deleted, it leaves the others alone', () => {
    const finalizers = ['resources-finalizer.argocd.argoproj.io']
    expect(rootOf({ root: true, finalizers }).metadata).not.toHaveProperty('finalizers')
  })
})
