import { KeyVaultAccessPolicyA } from '@cdktf/provider-azurerm/lib/key-vault-access-policy/index.js'
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { VaultReader } from '../../contract/environment/resolve-identity.ts'
import { present } from '../../contract/present.ts'
import type { Vault } from '../vault.ts'
import type { ClusterContext } from './context.ts'
import { federateIdentity } from './federation.ts'
import { createIdentity, type Writer } from './identity.ts'

/** As whom the CSI driver reads the vault. */
export interface Reader {
  readonly principalId: string
  /** Where Terraform made it or looked it up; otherwise the environment file knows it. */
  readonly clientId: string | null
}

type Via = VaultReader['via']
type ReaderVia = { [V in Via]: Extract<VaultReader, { via: V }> }

/** One row per way to the vault. */
const READERS: {
  readonly [V in Via]: (context: ClusterContext, reader: ReaderVia[V]) => Reader
} = {
  aksAddOn({ aks, cluster }) {
    const addOn = aks?.keyVaultSecretsProvider.get(0).secretIdentity.get(0)
    if (addOn === undefined) throw new Error(`${cluster.name} is not on AKS`)
    return { principalId: addOn.objectId, clientId: addOn.clientId }
  },
  userAssignedIdentity: given,
  systemAssignedIdentity: given,
  workloadIdentity(context, { name }) {
    const identity = createIdentity(context, 'vault_reader', name)
    federateIdentity(context, 'vault_reader_federation', identity)
    return { principalId: identity.principalId, clientId: identity.clientId }
  },
  servicePrincipal: given,
}

function given(
  _context: ClusterContext,
  { principalId }: { readonly principalId: string },
): Reader {
  return { principalId, clientId: null }
}

/** Creates or finds the identity with which the CSI driver reads the vault. */
export function readerOf<V extends Via>(
  context: ClusterContext,
  reader: ReaderVia[V] & { readonly via: V },
): Reader {
  return READERS[reader.via](context, reader)
}

/**
 * Lets the reader have what the cluster mounts, certificates with their keys among it, which Key Vault keeps
 * as secrets of the same name; and nothing else where the vault can tell secrets apart.
 * @see https://learn.microsoft.com/azure/aks/csi-secrets-store-identity-access
 */
export function grantReader(
  { scope, cluster }: ClusterContext,
  { principalId }: Reader,
  vault: Vault,
  secrets: Writer['secrets'],
): void {
  const objects = cluster.mount?.objects ?? []
  if (vault.access === 'accessPolicies') {
    new KeyVaultAccessPolicyA(scope, 'vault_access', {
      keyVaultId: vault.id,
      tenantId: vault.tenantId,
      objectId: principalId,
      secretPermissions: objects.some(({ versions }) => versions > 1) ? ['Get', 'List'] : ['Get'],
    })
    return
  }
  for (const { file, names } of objects) {
    for (const name of names) {
      const secret = present(secrets.get(name), `the secret ${name} of cluster ${cluster.name}`)
      // A generation ends the id as it ends the name.
      new RoleAssignment(scope, `vault_access${name.slice(file.length)}`, {
        // The role covers reading the secret and listing its versions.
        scope: `${vault.id}/secrets/${secret}`,
        roleDefinitionName: 'Key Vault Secrets User',
        principalId,
        principalType: 'ServicePrincipal',
      })
    }
  }
}
