import { expect, it } from 'vitest'
import { ID, problemsOf, withCluster } from '../testing.ts'

const identity = { clientId: ID, principalId: ID }
const kubernetes = (known: object) => ({ kind: 'aks', resourceGroupName: 'rg-aks', known })
const kubelet = { type: 'userAssigned', identity: { source: 'kubelet' } }

it.each<[string, Record<string, unknown>, object]>([
  ['the add-on that reads the vault', {}, { vaultAddOn: identity }],
  [
    'the issuer of tokens',
    { identity: { type: 'workloadIdentity' }, vaultReader: undefined },
    { issuerUrl: 'https://oidc.example.com/' },
  ],
  ["the kubelet's identity", { identity: kubelet, vaultReader: undefined }, { kubelet: identity }],
])('what is known of an AKS cluster has to be all that it needs: %s', (_what, change, needed) => {
  const [option] = Object.keys(needed)
  expect(problemsOf(withCluster({ ...change, kubernetes: kubernetes({}) }))).toEqual([
    expect.objectContaining({
      path: `prod: clusters[0].kubernetes.known.${option}`,
      next: expect.stringContaining('az aks show --name aks --resource-group rg-aks --query'),
    }),
  ])
  expect(problemsOf(withCluster({ ...change, kubernetes: kubernetes(needed) }))).toEqual([])
})
