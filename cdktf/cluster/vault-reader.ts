import type { Construct } from 'constructs'
import type { VaultReader } from '../../contract/environment/resolve-identity.ts'
import { present } from '../../contract/present.ts'
import type { ClusterContext } from '../context.ts'
import { addIdentityFederation } from './federation.ts'
import { addIdentity } from './identity.ts'

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
  readonly [V in Via]: (scope: Construct, context: ClusterContext, reader: ReaderVia[V]) => Reader
} = {
  aksAddOn(_scope, { cluster, lookedUp }) {
    return present(lookedUp.vaultAddOn, `the Key Vault add-on of ${cluster.name}`)
  },
  userAssignedIdentity: given,
  systemAssignedIdentity: given,
  workloadIdentity(scope, context, { name }) {
    const identity = addIdentity(scope, context, { id: 'vault_reader', name })
    addIdentityFederation(scope, context, { id: 'vault_reader_federation', identity })
    return { principalId: identity.principalId, clientId: identity.clientId }
  },
  servicePrincipal: given,
}

function given(
  _scope: Construct,
  _context: ClusterContext,
  { principalId }: { readonly principalId: string },
): Reader {
  return { principalId, clientId: null }
}

/** Creates or finds the identity with which the CSI driver reads the vault. */
export function addVaultReader<V extends Via>(
  scope: Construct,
  context: ClusterContext,
  reader: ReaderVia[V] & { readonly via: V },
): Reader {
  return READERS[reader.via](scope, context, reader)
}
