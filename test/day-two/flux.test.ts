import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { type ClusterInput, cluster, prod } from './fixtures.ts'
import { Workshop } from './workshop.ts'

let workshop: Workshop
beforeEach(() => {
  workshop = new Workshop()
})
afterEach(() => workshop.close())

/** An environment whose clusters Flux deploys, each with the script of Helm's commands in its place. */
function deployedBy(by: 'flux' | 'helm', ...clusters: ClusterInput[]): EnvironmentInput {
  const { argocd: _, ...rest } = prod(...clusters)
  return by === 'flux'
    ? { ...rest, flux: { valuesFrom: [] } }
    : { ...rest, helm: { valueFiles: [] } }
}

async function settle(environment: EnvironmentInput): Promise<void> {
  workshop.declare(environment)
  expect((await workshop.run('synth')).code).toBe(0)
  expect((await workshop.applyAndTakeOver('prod')).code).toBe(0)
}

const EXTENSIONS = { flux: 'yaml', helm: 'sh' } as const
const fileOf = (by: 'flux' | 'helm', name: string) => `dist/${by}/prod/${name}.${EXTENSIONS[by]}`

it.each(['flux', 'helm'] as const)(
  'what %s is given stays while its cluster waits for the apply of a change',
  async (by) => {
    await settle(deployedBy(by, cluster('aks-one')))
    const before = workshop.read(fileOf(by, 'aks-one'))
    const { vault: _, ...rest } = deployedBy(
      by,
      cluster('aks-one', { identity: { type: 'workloadIdentity' }, vaultReader: undefined }),
    )
    workshop.declare(rest)
    expect((await workshop.run('synth')).code).toBe(0)
    expect(workshop.read(fileOf(by, 'aks-one'))).toBe(before)
  },
)

it('a cluster with a new name keeps its HelmRelease', async () => {
  await settle(deployedBy('flux', cluster('aks-one')))
  const before = workshop.read(fileOf('flux', 'aks-one'))
  workshop.declare(deployedBy('flux', cluster('aks-new', { renamedFrom: 'aks-one' })))
  expect((await workshop.run('synth')).code).toBe(0)
  const names = (text: string) => text.match(/^ {2}name: .*/gm)
  expect(names(workshop.read(fileOf('flux', 'aks-new')))).toEqual(names(before))
  expect(workshop.has(fileOf('flux', 'aks-one'))).toBe(false)
})

it('a cluster that is removed is announced to be uninstalled', async () => {
  await settle(deployedBy('flux', cluster('aks-one'), cluster('aks-two')))
  workshop.declare(deployedBy('flux', cluster('aks-one')))
  const { error } = await workshop.run('synth')
  expect(error).toContain('dist/flux/prod/aks-two.yaml goes: Flux uninstalls that Prometheus')
})

it('whoever changes from Argo CD to Flux is told what Argo CD does', async () => {
  await settle(prod(cluster('aks-one')))
  workshop.declare(deployedBy('flux', cluster('aks-one')))
  const { error } = await workshop.run('synth')
  expect(error).toContain('dist/argocd/prod/aks-one.yaml goes: Argo CD no longer deploys')
  expect(workshop.has(fileOf('flux', 'aks-one'))).toBe(true)
})
