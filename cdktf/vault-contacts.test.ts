import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { pathsOf } from '../contract/environment/testing.ts'
import { example } from '../test/environments/index.ts'
import { schemaProblems, schemas } from '../test/terraform/schema.ts'
import { resourcesOf, stackOf } from '../test/terraform/stack.ts'

const contacts = ['platform@contoso.com', 'security@contoso.com']
function stackWith(access: 'rbac' | 'accessPolicies', changes: Partial<EnvironmentInput> = {}) {
  return stackOf({ ...example, vault: { name: 'kv-test', access, contacts }, ...changes })
}
const type = 'azurerm_key_vault_certificate_contacts'

describe('contacts of the vault', () => {
  it('are written to about every certificate in it', () => {
    const stack = stackWith('rbac')
    expect(resourcesOf(stack, type)).toEqual({
      vault_contacts: {
        key_vault_id: '${azurerm_key_vault.vault.id}',
        contact: contacts.map((email) => ({ email })),
        depends_on: ['time_sleep.deployer_propagation'],
      },
    })
    expect(schemaProblems(stack, schemas)).toEqual([])
  })

  it('take a right of their own where the vault has policies', () => {
    const rights = (stack: ReturnType<typeof stackOf>) =>
      resourcesOf(stack, 'azurerm_key_vault_access_policy').deployer?.certificate_permissions
    expect(rights(stackWith('accessPolicies'))).toContain('ManageContacts')
    const vault = { name: 'kv-test', access: 'accessPolicies' } as const
    expect(rights(stackWith('accessPolicies', { vault }))).not.toContain('ManageContacts')
  })

  it('are not there where nobody is named', () => {
    expect(resourcesOf(stackOf(example), type)).toEqual({})
  })

  it.each<[string, object, string]>([
    ['no address', { name: 'kv-test', contacts: ['platform'] }, 'vault.contacts[0]'],
    ['of a vault of others', { existing: true, name: 'kv-test', contacts }, 'vault.contacts'],
  ])('are refused: %s', (_what, vault, path) => {
    expect(pathsOf({ ...example, vault })).toEqual([path])
  })
})
