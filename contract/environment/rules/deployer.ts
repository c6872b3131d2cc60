import type { Problem } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'

/**
 * Owners of an Entra application. With `Application.ReadWrite.OwnedBy`, all that is asked for, the
 * deployer may change only what it owns; and the azuread provider takes the caller out of the owners
 * when none are given, which leaves an application behind that nobody may touch.
 * @see https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application
 */
export function ownerProblems({ deployer }: Environment, { identity }: Cluster): Problem[] {
  const group = deployer?.principalType === 'Group' ? deployer.principalId : undefined
  if (identity.type === 'workloadIdentity') {
    if (identity.principal !== 'application' || identity.application !== undefined) return []
    if (deployer !== undefined && group === undefined) return []
    return [
      {
        path: 'identity.principal',
        value: identity.principal,
        allowed: `userAssignedIdentity in an environment ${group === undefined ? 'without deployer' : 'whose deployer is a group'}, because nobody could own the application`,
        next: 'name who applies: deployer: { principalId: OBJECT_ID } of a service principal or a person',
      },
    ]
  }
  if (identity.type !== 'aadApplication' || identity.application !== undefined) return []
  if (group !== undefined && identity.owners.includes(group)) {
    return [
      {
        path: 'identity.owners',
        value: group,
        allowed:
          'service principals and people: the deployer is a group, which cannot own an application',
        next: 'name the service principal that applies: owners: [OBJECT_ID]',
      },
    ]
  }
  if (identity.owners.length > 0) return []
  return [
    {
      path: 'identity.owners',
      allowed:
        'at least one: without any, the apply gives away its own right to the application, fails with 403, and leaves it without an owner',
      next: 'name who applies, for all clusters (deployer: { principalId: OBJECT_ID }) or for this one (owners: [OBJECT_ID])',
    },
  ]
}
