import { expect, it } from 'vitest'
import { pathsOf, withCluster, withEnvironment, withPrometheus } from './testing.ts'

const NAME = 'team.example-1'
const vaultReader = {
  via: 'servicePrincipal',
  principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b13',
  secretName: NAME,
}

it.each([
  ['a Secret', withCluster({ grafana: { adminSecret: { name: NAME } } })],
  ['a Secret of the vault’s reader', withCluster({ vaultReader })],
  ['a storage class', withPrometheus({ storage: { size: '1Gi', storageClassName: NAME } })],
  ['a source of Flux', withEnvironment({ flux: { source: { name: NAME }, valuesFrom: [] } })],
  [
    'a ConfigMap for Flux',
    withEnvironment({ flux: { valuesFrom: [{ kind: 'ConfigMap', name: NAME }] } }),
  ],
])('the name of %s may have periods, as Kubernetes lets it', (_what, environment) => {
  expect(pathsOf(environment)).toEqual([])
})

it.each(['aks-one', 'admin@prod_1', 'arn:aws:eks:eu-central-1:1:cluster/one'])(
  'a cluster may be called %s in Argo CD, which takes the name of a context',
  (name) => {
    expect(pathsOf(withCluster({ destination: { name } }))).toEqual([])
  },
)
