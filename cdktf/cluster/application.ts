import { Application } from '@cdktf/provider-azuread/lib/application/index.js'
import { ServicePrincipal } from '@cdktf/provider-azuread/lib/service-principal/index.js'
import type { Construct } from 'constructs'
import type { ClusterContext } from '../context.ts'

/**
 * An Entra application and its service principal. Both have the same owners: a deployer with
 * `Application.ReadWrite.OwnedBy` may change only what it owns.
 */
export function addApplication(
  scope: Construct,
  _context: ClusterContext,
  { displayName, owners }: { readonly displayName: string; readonly owners: readonly string[] },
): { application: Application; servicePrincipal: ServicePrincipal } {
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
  return { application, servicePrincipal }
}
