import type { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity/index.js'
import type { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity/index.js'
import type { Construct } from 'constructs'
import type { IdentityOf } from '../../contract/environment/resolve-identity.ts'
import type { WriterType } from '../../contract/identity.ts'
import { present } from '../../contract/present.ts'
import type { ClusterContext } from '../context.ts'
import { addApplication } from './application.ts'
import { addCertificates, type Secret } from './certificate.ts'
import { addApplicationFederation, addIdentityFederation } from './federation.ts'
import { addIdentity, findIdentity } from './identity.ts'

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
  readonly [T in WriterType]: (
    scope: Construct,
    context: ClusterContext,
    identity: IdentityOf<T>,
  ) => Writer
} = {
  aadApplication(scope, context, identity) {
    const { displayName, owners, application: existing } = identity
    const application = addApplication(scope, context, { existing, displayName, owners })
    const { principalId, clientId, applicationId } = application
    const secrets = addCertificates(scope, context, { identity, applicationId })
    return { principalId, clientId, secrets }
  },

  clientSecret(_scope, _context, { application: { principalId, clientId }, secretName }) {
    return { principalId, clientId, secrets: [{ suffix: '', name: secretName }] }
  },

  workloadIdentity(scope, context, workload) {
    return workload.principal === 'application'
      ? federatedApplication(scope, context, workload)
      : federatedIdentity(scope, context, workload)
  },

  userAssigned(scope, context, { identity }) {
    switch (identity.source) {
      case 'created': {
        const created = addIdentity(scope, context, { id: 'identity', name: identity.name })
        return { ...idsOf(created), secrets: NONE }
      }
      case 'existing': {
        return { ...idsOf(findIdentity(scope, context, identity)), secrets: NONE }
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

function federatedApplication(
  scope: Construct,
  context: ClusterContext,
  { application: existing, name, federatedCredential }: IdentityOf<'workloadIdentity'>,
): Writer {
  const { deployer } = context.environment
  const owners = deployer ? [deployer.principalId] : []
  const application = addApplication(scope, context, { existing, displayName: name, owners })
  const { principalId, clientId, applicationId } = application
  if (federatedCredential === 'created') {
    addApplicationFederation(scope, context, {
      applicationId: present(applicationId, `the object id of the application ${clientId}`),
      isShared: existing !== undefined,
    })
  }
  return { principalId, clientId, secrets: NONE }
}

function federatedIdentity(
  scope: Construct,
  context: ClusterContext,
  { identity: existing, name, federatedCredential }: IdentityOf<'workloadIdentity'>,
): Writer {
  const identity =
    existing === undefined
      ? addIdentity(scope, context, { id: 'identity', name })
      : findIdentity(scope, context, existing)
  if (federatedCredential === 'created') {
    addIdentityFederation(scope, context, { id: 'federation', identity, existing })
  }
  return { ...idsOf(identity), secrets: NONE }
}

/** Creates or finds the identity that writes the cluster's samples. */
export function addWriter<T extends WriterType>(
  scope: Construct,
  context: ClusterContext,
  identity: IdentityOf<T> & { readonly type: T },
): Writer {
  return WRITERS[identity.type](scope, context, identity)
}

function idsOf({ principalId, clientId }: UserAssignedIdentity | DataAzurermUserAssignedIdentity) {
  return { principalId, clientId }
}
