import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { type ClusterInput, cluster, prod } from './fixtures.ts'
import { Workshop } from './workshop.ts'

const ROOT = 'dist/argocd-root/prod.yaml'

let workshop: Workshop
beforeEach(() => {
  workshop = new Workshop()
})
afterEach(() => workshop.close())

type ArgoCd = NonNullable<EnvironmentInput['argocd']>

function withArgoCd(more: Partial<ArgoCd>, ...clusters: ClusterInput[]): EnvironmentInput {
  const environment = prod(...clusters)
  const { argocd } = environment
  return argocd === undefined ? environment : { ...environment, argocd: { ...argocd, ...more } }
}

async function settle(environment: EnvironmentInput): Promise<void> {
  workshop.declare(environment)
  expect((await workshop.run('synth')).code).toBe(0)
  expect((await workshop.applyAndTakeOver('prod')).code).toBe(0)
}

describe('a root Application', () => {
  it('comes with the first cluster that has YAML', async () => {
    workshop.declare(withArgoCd({ root: true }, cluster('aks-one')))
    await workshop.run('synth')
    expect(workshop.has(ROOT)).toBe(false)
    await settle(withArgoCd({ root: true }, cluster('aks-one')))
    expect(workshop.has(ROOT)).toBe(true)
    expect(await workshop.run('validate')).toMatchObject({ code: 0, error: '' })
  })

  it('stays while its only cluster waits for the apply of a change', async () => {
    await settle(withArgoCd({ root: true }, cluster('aks-one')))
    const changed = cluster('aks-one', {
      identity: { type: 'workloadIdentity' },
      vaultReader: undefined,
    })
    const { vault: _, ...rest } = withArgoCd({ root: true }, changed)
    workshop.declare(rest)
    expect(await workshop.changesOf(() => workshop.run('synth'))).toEqual([
      'terraform/stacks/prod/cdk.tf.json changed',
    ])
  })

  it('goes when nobody wants it anymore, and its clusters’ Applications stay', async () => {
    await settle(withArgoCd({ root: true }, cluster('aks-one')))
    workshop.declare(prod(cluster('aks-one')))
    expect(await workshop.changesOf(() => workshop.run('synth'))).toEqual([
      'argocd-root/prod.yaml stale',
    ])
  })
})

describe('an Application with a finalizer', () => {
  it('is announced to take with it what it has deployed, when its cluster is removed', async () => {
    const finalizers = ['resources-finalizer.argocd.argoproj.io']
    await settle(withArgoCd({ finalizers }, cluster('aks-one'), cluster('aks-two')))
    workshop.declare(withArgoCd({ finalizers }, cluster('aks-one')))
    const { error } = await workshop.run('synth')
    expect(error).toContain(
      'dist/argocd/prod/aks-two.yaml goes: Argo CD no longer deploys that cluster, and deletes what it has deployed there',
    )
  })
})

describe('a new chart and image, taken to the clusters in waves', () => {
  const clusters = ['aks-canary', 'aks-one', 'aks-two'].map((name) => cluster(name))
  const next = {
    chartVersion: '88.6.0',
    image: 'registry.contoso.com/azure-monitor-remote-write:0.2.0',
  }
  const order = [['aks-canary'], ['aks-one', 'aks-two']]
  const staged = (reached: number) => ({ ...prod(...clusters), waves: { order, next, reached } })

  it('changes the clusters of one wave with each commit, and nothing when it is put away', async () => {
    await settle(prod(...clusters))
    const changes = (environment: EnvironmentInput) => {
      workshop.declare(environment)
      return workshop.changesOf(() => workshop.run('synth'))
    }
    const of = (name: string) => [
      `argocd/prod/${name}.yaml changed`,
      `kubernetes/prod/${name}/values/kube-prometheus-stack.yaml changed`,
    ]
    expect(await changes(staged(0))).toEqual([])
    expect(await changes(staged(1))).toEqual(of('aks-canary'))
    expect(await changes(staged(2))).toEqual([...of('aks-one'), ...of('aks-two')].toSorted())
    const done = clusters.map((each) => ({
      ...each,
      prometheus: { chartVersion: next.chartVersion },
      sidecar: { image: next.image },
    }))
    expect(await changes(prod(...done))).toEqual([])
  })
})
