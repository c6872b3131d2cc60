import { describe, expect, it } from 'vitest'
import { aks, pathsOf, problemsOf, withCluster, withEnvironment } from '../testing.ts'

describe('two clusters that Argo CD would deploy to one place', () => {
  const argocd = { repoUrl: 'https://github.com/contoso/platform.git', valueFiles: [] }
  const named = (name: string, change: object = {}, more: object = {}) => ({
    ...withCluster({ ...change }),
    name,
    // One vault is not made by two environments.
    vault: { name: `kv-${name}-prod` },
    argocd,
    ...more,
  })

  it('are refused across environments', () => {
    expect(problemsOf(named('a'), named('b'))).toMatchObject([
      {
        path: 'b: clusters[0].destination',
        value: 'in-cluster monitoring/kube-prometheus-stack',
        allowed: 'a release of its own: a/aks deploys to the same place',
      },
    ])
  })

  it('are refused within an environment', () => {
    const identity = { type: 'workloadIdentity' }
    const clusters = ['a', 'b'].map((name) => ({ ...aks, name, identity, vaultReader: undefined }))
    expect(pathsOf({ ...withEnvironment({ clusters }), argocd })).toEqual([
      'clusters[1].destination',
    ])
  })

  it.each([
    ['the same name', { destination: { name: 'x' } }, { destination: { name: 'x' } }],
    [
      'the same address, with and without a slash',
      { destination: { server: 'https://x' } },
      { destination: { server: 'https://x/' } },
    ],
    ['the cluster of Argo CD by both of its names', {}, { destination: { name: 'in-cluster' } }],
  ])('are refused with %s', (_what, a, b) => {
    expect(pathsOf(named('a', a), named('b', b))).toEqual(['clusters[0].destination'])
  })

  it.each([
    ['another destination', { destination: { name: 'x' } }, {}],
    ['another namespace', { prometheus: { namespace: 'x' } }, {}],
    ['another release', { prometheus: { release: 'x' } }, {}],
    ['another Argo CD', {}, { argocd: { ...argocd, instance: 'x' } }],
    ['no Argo CD', {}, { argocd: undefined }],
  ])('are none with %s', (_what, change, more) => {
    expect(problemsOf(named('a'), named('b', change, more))).toEqual([])
  })
})
