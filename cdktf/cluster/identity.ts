import { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity/index.js'
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity/index.js'
import type { Construct } from 'constructs'
import type { ClusterContext } from '../context.ts'

/** A user-assigned identity of the environment. */
export function addIdentity(
  scope: Construct,
  { environment, resourceGroupName }: ClusterContext,
  { id, name }: { readonly id: string; readonly name: string },
): UserAssignedIdentity {
  const { location } = environment
  return new UserAssignedIdentity(scope, id, { name, resourceGroupName, location })
}

/** Where a user-assigned identity is that others have made. */
export interface ExistingIdentity {
  readonly name: string
  readonly resourceGroupName: string
  /** `undefined`: the environment's own. */
  readonly subscriptionId: string | undefined
}

/** A user-assigned identity of others: read, never changed. */
export function findIdentity(
  scope: Construct,
  { providerOf }: ClusterContext,
  { name, resourceGroupName, subscriptionId }: ExistingIdentity,
): DataAzurermUserAssignedIdentity {
  const place = { name, resourceGroupName, ...providerOf({ subscriptionId }) }
  return new DataAzurermUserAssignedIdentity(scope, 'identity', place)
}
