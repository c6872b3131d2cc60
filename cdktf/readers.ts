import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { Construct } from 'constructs'
import type { EnvironmentContext } from './context.ts'
import { addPrincipalLookUp } from './principal.ts'
import type { Workspace } from './workspace.ts'

/** Querying and nothing else, on one workspace. */
export const READER_ROLE = 'Monitoring Data Reader'

/** Lets people, groups and programs query the workspace. */
export function addReaders(
  scope: Construct,
  context: EnvironmentContext,
  { workspace }: { readonly workspace: Workspace },
): void {
  for (const { principalId, principalType } of context.environment.readers) {
    // By whom it is: another order of the list is no change.
    const id = `reader-${principalId.toLowerCase()}`
    const lookUp = { id: `${id}_principal`, of: 'one of readers', principalId, principalType }
    addPrincipalLookUp(scope, context, lookUp)
    new RoleAssignment(scope, id, {
      scope: workspace.id,
      roleDefinitionName: READER_ROLE,
      principalId,
      principalType,
    })
  }
}
