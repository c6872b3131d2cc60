import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example, fleet } from '../test/environments/index.ts'
import { schemaProblems, schemas } from '../test/terraform/schema.ts'
import { stackOf } from '../test/terraform/stack.ts'

/** What is looked up in Entra ID: object ids by address. */
function lookedUp(input: EnvironmentInput): Record<string, unknown> {
  const stack = stackOf(input)
  expect(schemaProblems(stack, schemas)).toEqual([])
  const found = Object.entries(stack.data).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, { object_ids }]) => [`${type}.${id}`, object_ids] as const),
  )
  return Object.fromEntries(found.filter(([address]) => address.startsWith('azuread_')))
}
const id = (end: string) => [`00000000-0000-0000-0000-0000000000${end}`]

describe('object ids of the environment file', () => {
  it('are not looked up unless it asks for that', () => {
    expect(lookedUp(fleet)).toEqual({})
  })

  it('are looked up where they get a right, and what Terraform makes or finds is not', () => {
    expect(lookedUp({ ...fleet, lookUpPrincipals: true })).toEqual({
      'azuread_service_principals.deployer_principal': id('13'),
      'azuread_service_principals.aks-certificate_vault_reader_principal': id('22'),
      'azuread_service_principals.factory_vault_reader_principal': id('31'),
      'azuread_service_principals.lab-vm_vault_reader_principal': id('41'),
      'azuread_service_principals.vm-system_principal': id('51'),
    })
  })

  it.each([
    ['User', 'azuread_users', 'az ad user show'],
    ['Group', 'azuread_groups', 'az ad group show'],
  ] as const)(
    'of a deployer that is a %s are looked up among them',
    (principalType, type, next) => {
      const [deployer = ''] = id('13')
      const input: EnvironmentInput = {
        ...example,
        deployer: { principalId: deployer, principalType },
        lookUpPrincipals: true,
        clusters: example.clusters.map((cluster) => ({
          ...cluster,
          identity: { type: 'aadApplication', owners: [deployer] },
        })),
      }
      const owned = principalType === 'Group' ? { ...input, clusters: [machine] } : input
      expect(lookedUp(owned)).toMatchObject({ [`${type}.deployer_principal`]: [deployer] })
      const { lifecycle } = stackOf(owned).data[type]?.deployer_principal ?? {}
      expect(JSON.stringify(lifecycle)).toContain(next)
    },
  )

  const machine: EnvironmentInput['clusters'][number] = {
    name: 'vm',
    kubernetes: { kind: 'other' },
    identity: { type: 'systemAssigned', principalId: fleet.tenantId },
    sidecar: { image: 'registry.example.com/sidecar:1' },
  }
})
