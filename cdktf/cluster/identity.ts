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
