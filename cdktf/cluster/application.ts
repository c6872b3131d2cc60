import { Application } from '@cdktf/provider-azuread/lib/application/index.js'
import { ServicePrincipal } from '@cdktf/provider-azuread/lib/service-principal/index.js'
import type { Construct } from 'constructs'
import type { ParsedCluster } from '../../contract/environment/environment.ts'
import type { ClusterContext } from '../context.ts'

/** An Entra application, made here or by others. */
export interface EntraApplication {
  /** What certificates and federated credentials are registered with; `undefined` where others register them. */
  readonly applicationId: string | undefined
  readonly clientId: string
  /** Object id of its service principal. */
  readonly principalId: string
}

type Existing = NonNullable<
  Extract<ParsedCluster['identity'], { type: 'aadApplication' }>['application']
>

interface ApplicationOf {
  /** Given where it exists: then it is left as it is, and Entra ID is not asked about it. */
  readonly existing: Existing | undefined
  readonly displayName: string
  readonly owners: readonly string[]
}

/**
 * An Entra application and its service principal. Both have the same owners: a deployer with
 * `Application.ReadWrite.OwnedBy` may change only what it owns.
 */
export function addApplication(
  scope: Construct,
  _context: ClusterContext,
  { existing, displayName, owners }: ApplicationOf,
): EntraApplication {
  if (existing !== undefined) {
    const { clientId, principalId, objectId } = existing
    return { applicationId: objectId && `/applications/${objectId}`, clientId, principalId }
  }
  const owned = owners.length > 0 ? { owners: [...owners] } : {}
  const application = new Application(scope, 'application', {
    displayName,
    signInAudience: 'AzureADMyOrg',
    // Entra itself allows two applications of one name, and nobody could tell which one is in use.
    preventDuplicateNames: true,
    ...owned,
  })
  const servicePrincipal = new ServicePrincipal(scope, 'service_principal', {
    clientId: application.clientId,
    ...owned,
  })
  const { id: applicationId, clientId } = application
  return { applicationId, clientId, principalId: servicePrincipal.objectId }
}
