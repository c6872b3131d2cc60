import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { Construct } from 'constructs'
import type { EnvironmentContext } from './context.ts'
import type { Workspace } from './workspace.ts'

/** Querying and nothing else, on one workspace. */
export const READER_ROLE = 'Monitoring Data Reader'

/** Lets people, groups and programs query the workspace. */
export function addReaders(
  scope: Construct,
  { environment }: EnvironmentContext,
  { workspace }: { readonly workspace: Workspace },
): void {
  for (const { principalId, principalType } of environment.readers) {
    // By whom it is: another order of the list is no change.
    new RoleAssignment(scope, `reader-${principalId.toLowerCase()}`, {
      scope: workspace.id,
      roleDefinitionName: READER_ROLE,
      principalId,
      principalType,
    })
  }
}
