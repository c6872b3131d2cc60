import { describe, expect, it } from 'vitest'
import { environments, example } from '../../test/environments/index.ts'
import { ConfigurationError } from '../problem.ts'
import type { EnvironmentInput } from './environment.ts'
import { parseEnvironments } from './parse.ts'

type ClusterInput = EnvironmentInput['clusters'][number]

const principalId = '00000000-0000-0000-0000-000000000077'
const aks: ClusterInput['kubernetes'] = { kind: 'aks', name: 'shared', resourceGroupName: 'rg' }

/** Paths of the problems of an environment with two clusters that are alike but for their names. */
function problemsOf(cluster: Omit<ClusterInput, 'name'>, changes: Partial<EnvironmentInput> = {}) {
  const clusters = ['a', 'b'].map((name) => ({
    name,
    sidecar: { image: 'registry.example.com/sidecar:1.0.0' },
    destination: { name },
    ...cluster,
  }))
  try {
    parseEnvironments([{ ...example, ...changes, clusters }])
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ path }) => path)
    throw error
  }
  return []
}
const policies: Partial<EnvironmentInput> = { vault: { name: 'kv-test', access: 'accessPolicies' } }

describe('a grant', () => {
  it.each<[string, Omit<ClusterInput, 'name'>]>([
    [
      'a kubelet',
      { kubernetes: aks, identity: { type: 'userAssigned', identity: { source: 'kubelet' } } },
    ],
    [
      'an existing identity',
      {
        kubernetes: { kind: 'other' },
        identity: {
          type: 'userAssigned',
          identity: { source: 'existing', name: 'id-a', resourceGroupName: 'rg' },
        },
      },
    ],
    [
      'a machine',
      { kubernetes: { kind: 'other' }, identity: { type: 'systemAssigned', principalId } },
    ],
  ])('to %s is made once per rule', (_name, cluster) => {
    expect(problemsOf(cluster)).toEqual(['example: clusters[1].identity'])
    expect(problemsOf({ ...cluster, dataCollection: { rule: 'own' } })).toEqual([])
  })

  it.each<ClusterInput['vaultReader']>([
    { via: 'aksAddOn' },
    { via: 'systemAssignedIdentity', principalId },
  ])('on the secrets of a vault with policies is made once to %j', (vaultReader) => {
    const cluster = { kubernetes: aks, identity: { type: 'aadApplication' as const }, vaultReader }
    expect(problemsOf(cluster, policies)).toEqual(['example: clusters[1].vaultReader'])
    expect(problemsOf(cluster)).toEqual([])
  })

  it('to the deployer is not taken away by a reader of the same name', () => {
    const cluster = {
      kubernetes: { kind: 'other' as const },
      identity: { type: 'aadApplication' as const },
      vaultReader: { via: 'systemAssignedIdentity' as const, principalId },
    }
    expect(problemsOf(cluster, { ...policies, deployer: { principalId } })).toEqual([
      'example: clusters[0].vaultReader',
      'example: clusters[1].vaultReader',
    ])
  })

  it('is made once everywhere in the fixtures', () => {
    expect(() => parseEnvironments(environments)).not.toThrow()
  })
})
