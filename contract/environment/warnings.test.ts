import { describe, expect, it } from 'vitest'
import { example } from '../../test/environments/index.ts'
import type { EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'
import { IMAGE, prod } from './testing.ts'

const sidecar = { image: IMAGE }
const argocd = {
  repoUrl: 'https://github.com/contoso/platform.git',
  valueFiles: ['platform/prometheus.yaml'],
}

function warningsOf(changes: Partial<EnvironmentInput>) {
  const { problems, warnings } = checkEnvironments([{ ...prod, argocd, ...changes }])
  expect(problems).toEqual([])
  return warnings
}
const pathsOf = (changes: Partial<EnvironmentInput>) =>
  warningsOf(changes).map(({ path }) => path.replace('prod: ', ''))

describe('a warning', () => {
  it('is not given to an environment of real values', () => {
    expect(warningsOf({})).toEqual([])
  })

  it('names the nearest region for one that is not in the list', () => {
    expect(warningsOf({ location: 'westeurop' })).toMatchObject([
      { path: 'prod: location', next: expect.stringMatching(/^did you mean westeurope\?/) },
    ])
  })

  it('is not given for a vault whose reader is misspelt', () => {
    const [cluster] = prod.clusters
    const misspelt = {
      ...cluster,
      vaultReader: undefined,
      vaultReadr: { via: 'aksAddOn' },
      sidecar,
    }
    const { warnings } = checkEnvironments([
      { ...prod, clusters: [misspelt] } as unknown as EnvironmentInput,
    ])
    expect(warnings).toEqual([])
  })

  it('is given for a vault that nobody uses', () => {
    const clusters: EnvironmentInput['clusters'] = [
      {
        name: 'aks',
        kubernetes: { kind: 'aks', resourceGroupName: 'rg' },
        identity: { type: 'workloadIdentity' },
        sidecar,
      },
    ]
    expect(pathsOf({ clusters })).toEqual(['vault'])
  })

  it('is given while Argo CD would deploy the chart with our values alone', () => {
    const { repoUrl } = argocd
    expect(pathsOf({ argocd: { repoUrl } })).toEqual(['argocd.valueFiles'])
    expect(pathsOf({ argocd: { repoUrl, valueFiles: [] } })).toEqual([])
  })

  it.each<[string, Partial<EnvironmentInput>]>([
    ['tenantId', { tenantId: '00000000-0000-0000-0000-000000000000' }],
    ['tenantId', { tenantId: example.tenantId }],
    ['subscriptionId', { subscriptionId: example.subscriptionId }],
    ['argocd.repoUrl', { argocd: { ...argocd, repoUrl: example.argocd?.repoUrl ?? '' } }],
    [
      'argocd.valueFiles[0]',
      { argocd: { ...argocd, valueFiles: ['environments/example.values.yaml'] } },
    ],
    ['argocd.repoUrl', { argocd: { ...argocd, repoUrl: 'git@github.com:example/platform.git' } }],
    ['clusters[0].sidecar.image', { clusters: example.clusters }],
  ])('is given for %s of the example in another environment', (path, changes) => {
    expect(pathsOf(changes)).toEqual([path])
  })

  it("is not given for the example's values in the example", () => {
    expect(checkEnvironments([example]).warnings).toEqual([])
  })
})
