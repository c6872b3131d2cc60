import { KeyVaultAccessPolicyA } from '@cdktf/provider-azurerm/lib/key-vault-access-policy/index.js'
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import { Sleep } from '@cdktf/provider-time/lib/sleep/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import type { EnvironmentContext, Vault } from './context.ts'
import { addPrincipalLookUp } from './principal.ts'

/**
 * Lets the deployer make certificates, which even an owner of the subscription may not do by itself.
 *
 * @returns what has to be in place before the first certificate; `undefined` when the rights are the
 * user's to give.
 */
export function addDeployerAccess(
  scope: Construct,
  context: EnvironmentContext,
  vault: Pick<Vault, 'id' | 'access' | 'subscriptionId'> & { readonly managesContacts: boolean },
): ITerraformDependable | undefined {
  const { environment, providerOf } = context
  const { deployer, tenantId } = environment
  if (deployer === undefined) return undefined
  const { principalId, principalType } = deployer
  addPrincipalLookUp(scope, context, {
    id: 'deployer_principal',
    of: 'the deployer',
    principalId,
    principalType,
  })

  if (vault.access === 'accessPolicies') {
    return new KeyVaultAccessPolicyA(scope, 'deployer', {
      keyVaultId: vault.id,
      ...providerOf(vault),
      tenantId,
      objectId: principalId,
      certificatePermissions: [
        ...['Get', 'List', 'Create', 'Update', 'Delete', 'Recover'],
        ...(vault.managesContacts ? ['ManageContacts'] : []),
      ],
    })
  }

  const role = new RoleAssignment(scope, 'deployer', {
    scope: vault.id,
    roleDefinitionName: 'Key Vault Certificates Officer',
    principalId,
    principalType,
  })
  // A new role takes a while to reach the vault, and the provider does not try again after a 403.
  return new Sleep(scope, 'deployer_propagation', {
    createDuration: '120s',
    triggers: { role_assignment: role.id },
  })
}
