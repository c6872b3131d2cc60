import { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity/index.js'
import type { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity/index.js'
import type { Construct } from 'constructs'
import type { IdentityOf } from '../../contract/environment/resolve-identity.ts'
import type { IdentityType } from '../../contract/identity.ts'
import { present } from '../../contract/present.ts'
import type { ClusterContext } from '../context.ts'
import { addApplication } from './application.ts'
import { addCertificates, type Secret } from './certificate.ts'
import { addApplicationFederation, addIdentityFederation } from './federation.ts'
import { addIdentity } from './identity.ts'

/** Who writes the samples. */
export interface Writer {
  /** Object id, which roles are given to; never the client id. */
  readonly principalId: string
  /** What a token is asked for with; `null` where the machine's own identity is meant. */
  readonly clientId: string | null
  /** What it keeps in the vault, what is asked for first. */
  readonly secrets: readonly Secret[]
}

const NONE: Writer['secrets'] = []

/** One row per identity type: what has to exist, and who it is. */
const WRITERS: {
  readonly [T in IdentityType]: (
    scope: Construct,
    context: ClusterContext,
    identity: IdentityOf<T>,
  ) => Writer
} = {
  aadApplication(scope, context, identity) {
    const { application, servicePrincipal } = addApplication(scope, context, identity)
    return {
      principalId: servicePrincipal.objectId,
      clientId: application.clientId,
      secrets: addCertificates(scope, context, { identity, application }),
    }
  },

  workloadIdentity(scope, context, { principal, name }) {
    if (principal === 'application') {
      const { deployer } = context.environment
      const owners = deployer ? [deployer.principalId] : []
      const created = addApplication(scope, context, { displayName: name, owners })
      addApplicationFederation(scope, context, created.application)
      return {
        principalId: created.servicePrincipal.objectId,
        clientId: created.application.clientId,
        secrets: NONE,
      }
    }
    const identity = addIdentity(scope, context, { id: 'identity', name })
    addIdentityFederation(scope, context, { id: 'federation', identity })
    return { ...idsOf(identity), secrets: NONE }
  },

  userAssigned(scope, context, { identity }) {
    switch (identity.source) {
      case 'created': {
        const created = addIdentity(scope, context, { id: 'identity', name: identity.name })
        return { ...idsOf(created), secrets: NONE }
      }
      case 'existing': {
        const { name, resourceGroupName } = identity
        const existing = new DataAzurermUserAssignedIdentity(scope, 'identity', {
          name,
          resourceGroupName,
          ...context.providerOf(identity),
        })
        return { ...idsOf(existing), secrets: NONE }
      }
      case 'kubelet': {
        const { cluster, lookedUp } = context
        const kubelet = present(lookedUp.kubelet, `the kubelet identity of ${cluster.name}`)
        return { ...kubelet, secrets: NONE }
      }
      default:
        return identity satisfies never
    }
  },

  systemAssigned(_scope, _context, { principalId }) {
    return { principalId, clientId: null, secrets: NONE }
  },
}

/** Creates or finds the identity that writes the cluster's samples. */
export function addWriter<T extends IdentityType>(
  scope: Construct,
  context: ClusterContext,
  identity: IdentityOf<T> & { readonly type: T },
): Writer {
  return WRITERS[identity.type](scope, context, identity)
}

function idsOf({ principalId, clientId }: UserAssignedIdentity | DataAzurermUserAssignedIdentity) {
  return { principalId, clientId }
}
