import type { Problem } from '../../problem.ts'
import { certificatesOf } from '../certificate.ts'
import type { Environment } from '../resolve.ts'

/** What two environments would both make in one vault, whose name is unique in all of Azure. */
export function sharedVaultProblems(environments: readonly Environment[]): Problem[] {
  return environments.flatMap((environment, index) => {
    const before = environments.slice(0, index).filter(({ name, vault }) => {
      return name !== environment.name && vault?.name === environment.vault?.name
    })
    return environment.vault === undefined
      ? []
      : before.flatMap((other) => [
          ...grantProblems(environment, other),
          ...certificateProblems(environment, other),
        ])
  })
}

/** The deployer's right, which Azure accepts only once. */
function grantProblems(environment: Environment, other: Environment): Problem[] {
  const principal = environment.deployer?.principalId
  if (principal === undefined || principal !== other.deployer?.principalId) return []
  if (isGiven(environment) || isGiven(other)) return []
  // The one that makes the vault is the one that makes the right.
  const isMaker = environment.vault?.existing === false
  const [makes, asks] = isMaker ? [environment, other] : [other, environment]
  return [
    {
      path: `${asks.name}: vault`,
      value: asks.vault?.name,
      allowed: `the deployer's right on a vault made by one environment, and ${makes.name} makes it`,
      next: "vault: { existing: true, deployerAccess: 'given', ... }",
    },
  ]
}

function isGiven({ vault }: Environment): boolean {
  return vault?.existing === true && vault.deployerAccess === 'given'
}

function certificateProblems(environment: Environment, other: Environment): Problem[] {
  const taken = new Set(namesOf(other).flatMap(({ names }) => names))
  return namesOf(environment)
    .filter(({ names }) => names.some((name) => taken.has(name)))
    .map(({ index, names: [name] }) => ({
      path: `${environment.name}: clusters[${index}].identity.certificate.name`,
      value: name,
      allowed: `a name that ${other.name} does not have in the vault ${environment.vault?.name}`,
      next: 'leave it out: the default carries the names of the environment and the cluster',
    }))
}

function namesOf({ clusters }: Environment): { index: number; names: string[] }[] {
  return clusters.flatMap(({ identity }, index) =>
    identity.type === 'aadApplication'
      ? [{ index, names: certificatesOf(identity).map(({ name }) => name) }]
      : [],
  )
}
