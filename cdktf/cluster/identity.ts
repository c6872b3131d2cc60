import { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity/index.js'
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity/index.js'
import type { IdentityOf } from '../../contract/environment/resolve-identity.ts'
import type { IdentityType } from '../../contract/identity.ts'
import { entraApplication } from './application.ts'
import { certificatesOf } from './certificate.ts'
import type { ClusterContext } from './context.ts'
import { federateApplication, federateIdentity } from './federation.ts'

/** Who writes the samples. */
export interface Writer {
  /** Object id, which roles are given to; never the client id. */
  readonly principalId: string
  /** What a token is asked for with; `null` where the machine's own identity is meant. */
  readonly clientId: string | null
  /** What it keeps in the vault: the name in the resource, which others wait for, by the name itself. */
  readonly secrets: ReadonlyMap<string, string>
}

const NONE: Writer['secrets'] = new Map()

/** One row per identity type: what has to exist, and who it is. */
const WRITERS: {
  readonly [T in IdentityType]: (context: ClusterContext, identity: IdentityOf<T>) => Writer
} = {
  aadApplication({ scope, vault, cluster }, identity) {
    if (vault === undefined) throw new Error(`cluster ${cluster.name} has no vault`)
    const { application, servicePrincipal } = entraApplication(
      scope,
      identity.displayName,
      identity.owners,
    )
    return {
      principalId: servicePrincipal.objectId,
      clientId: application.clientId,
      secrets: certificatesOf(scope, identity, application, vault),
    }
  },

  workloadIdentity(context, { principal, name }) {
    if (principal === 'application') {
      const { deployer } = context.environment
      const owners = deployer ? [deployer.principalId] : []
      const { application, servicePrincipal } = entraApplication(context.scope, name, owners)
      federateApplication(context, application)
      return {
        principalId: servicePrincipal.objectId,
        clientId: application.clientId,
        secrets: NONE,
      }
    }
    const created = createIdentity(context, 'identity', name)
    federateIdentity(context, 'federation', created)
    return { ...idsOf(created), secrets: NONE }
  },

  userAssigned(context, { identity }) {
    switch (identity.source) {
      case 'created':
        return { ...idsOf(createIdentity(context, 'identity', identity.name)), secrets: NONE }
      case 'existing': {
        const { name, resourceGroupName } = identity
        const existing = new DataAzurermUserAssignedIdentity(context.scope, 'identity', {
          name,
          resourceGroupName,
        })
        return { ...idsOf(existing), secrets: NONE }
      }
      case 'kubelet': {
        const kubelet = context.aks?.kubeletIdentity.get(0)
        if (kubelet === undefined) throw new Error(`${context.cluster.name} is not on AKS`)
        return { principalId: kubelet.objectId, clientId: kubelet.clientId, secrets: NONE }
      }
      default:
        return identity satisfies never
    }
  },

  systemAssigned(_context, { principalId }) {
    return { principalId, clientId: null, secrets: NONE }
  },
}

/** Creates or finds the identity that writes the cluster's samples. */
export function writerOf<T extends IdentityType>(
  context: ClusterContext,
  identity: IdentityOf<T> & { readonly type: T },
): Writer {
  return WRITERS[identity.type](context, identity)
}

/** A user-assigned identity of the environment. */
export function createIdentity(
  { scope, environment, resourceGroupName }: ClusterContext,
  id: string,
  name: string,
): UserAssignedIdentity {
  const { location } = environment
  return new UserAssignedIdentity(scope, id, { name, resourceGroupName, location })
}

function idsOf({ principalId, clientId }: UserAssignedIdentity | DataAzurermUserAssignedIdentity) {
  return { principalId, clientId }
}
