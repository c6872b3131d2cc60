import { KeyVaultAccessPolicyA } from '@cdktf/provider-azurerm/lib/key-vault-access-policy/index.js'
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { TerraformResource } from 'cdktf'
import type { Construct } from 'constructs'
import type { ClusterContext, Vault } from '../context.ts'
import { addPrincipalLookUp } from '../principal.ts'
import type { Reader } from './vault-reader.ts'
import type { Writer } from './writer.ts'

interface VaultAccess extends Pick<Writer, 'secrets'> {
  readonly reader: Reader
  readonly vault: Vault
}

/**
 * Lets the reader have what the cluster mounts, certificates with their keys among it, which Key Vault keeps
 * as secrets of the same name; and nothing else where the vault can tell secrets apart.
 *
 * @returns what has to be in place before something is mounted
 * @see https://learn.microsoft.com/azure/aks/csi-secrets-store-identity-access
 */
export function addVaultAccess(
  scope: Construct,
  context: ClusterContext,
  { reader: { principalId }, vault, secrets }: VaultAccess,
): TerraformResource[] {
  const { cluster, providerOf } = context
  const principalType = 'ServicePrincipal'
  addPrincipalLookUp(scope, context, {
    id: 'vault_reader_principal',
    of: `the vaultReader of ${cluster.name}`,
    principalId,
    principalType,
  })
  if (vault.access === 'accessPolicies') {
    const objects = cluster.mount?.objects ?? []
    const policy = new KeyVaultAccessPolicyA(scope, 'vault_access', {
      keyVaultId: vault.id,
      ...providerOf(vault),
      tenantId: vault.tenantId,
      objectId: principalId,
      secretPermissions: objects.some(({ versions }) => versions > 1) ? ['Get', 'List'] : ['Get'],
    })
    return [policy]
  }
  return secrets.map(
    ({ suffix, name }) =>
      new RoleAssignment(scope, `vault_access${suffix}`, {
        // The role covers reading the secret and listing its versions.
        scope: `${vault.id}/secrets/${name}`,
        roleDefinitionName: 'Key Vault Secrets User',
        principalId,
        principalType,
      }),
  )
}
