import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'
import type { IdentityOf } from '../resolve-identity.ts'

/** Options of something that exists which hold for what is made only, and the other way round. */
export function applicationProblems({ identity }: Cluster): Problem[] {
  switch (identity.type) {
    case 'aadApplication':
      return identity.application === undefined
        ? []
        : [...saidOfNew(identity.saidOfNew), ...mixedUpIds(identity.application)]
    case 'clientSecret':
      return mixedUpIds(identity.application)
    case 'workloadIdentity':
      return federationProblems(identity)
    default:
      return []
  }
}

function saidOfNew(options: readonly string[]): Problem[] {
  return options.map((option) => ({
    path: `identity.${option}`,
    allowed: 'nothing for something that exists: Terraform does not change it',
    next: `remove ${option}`,
  }))
}

/** Three ids of one application, each of which is easily taken for another; Azure does not say which is wrong. */
function mixedUpIds(application: {
  readonly clientId: string
  readonly principalId: string
  readonly objectId?: string | undefined
}): Problem[] {
  const ids = Object.entries({
    clientId: application.clientId,
    principalId: application.principalId,
    objectId: application.objectId,
  })
  return ids.flatMap(([option, value], index) => {
    const [other] = ids.slice(0, index).find(([, id]) => isSame(id, value)) ?? []
    if (value === undefined || other === undefined) return []
    return [
      {
        path: `identity.application.${option}`,
        value,
        allowed: `an id other than ${other}: the application, its service principal and its client id have one each`,
        next:
          option === 'principalId'
            ? 'az ad sp show --id CLIENT_ID --query id'
            : 'az ad app show --id CLIENT_ID --query id',
      },
    ]
  })
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a.toLowerCase() === b?.toLowerCase()
}

function federationProblems(workload: IdentityOf<'workloadIdentity'>): Problem[] {
  const { principal, application, identity, federatedCredential } = workload
  const problems: Problem[] = []
  if (principal === 'application' && identity !== undefined) {
    problems.push({
      path: 'identity.identity',
      value: identity.name,
      allowed: 'nothing where the principal is an application',
      next: "remove it, or write principal: 'userAssignedIdentity'",
    })
  }
  if (principal !== 'application' && application !== undefined) {
    problems.push({
      path: 'identity.application',
      value: application.clientId,
      allowed: 'nothing where the principal is a user-assigned identity',
      next: "remove it, or write principal: 'application'",
    })
  }
  const existing = principal === 'application' ? application : identity
  if (existing === undefined && federatedCredential === 'existing') {
    problems.push({
      path: 'identity.federatedCredential',
      value: federatedCredential,
      allowed: 'created: the principal is made here, so nothing can be registered with it yet',
      next: 'leave it out, or name a principal that exists: identity or application',
    })
  }
  if (existing !== undefined) problems.push(...saidOfNew(workload.saidOfNew))
  if (application !== undefined) {
    problems.push(...mixedUpIds(application))
    if (application.objectId === undefined && federatedCredential === 'created') {
      problems.push({
        path: 'identity.application.objectId',
        allowed:
          'the object id of the application, which the federated credential is registered with',
        next: "az ad app show --id CLIENT_ID --query id; or write federatedCredential: 'existing' where others have registered it",
      })
    }
  }
  return problems
}
