import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'
import { nameOfState, stateOf } from '../state.ts'

/** Clusters that would be one and the same outside of this repository. */
export function originProblems({ clusters }: Environment): Problem[] {
  return clusters.flatMap(({ name, origin, renamedFrom }, index) => {
    const other = clusters.find((each, at) => at !== index && each.origin === origin)
    if (renamedFrom === undefined || other === undefined) return []
    return [
      {
        path: `clusters[${index}].renamedFrom`,
        value: renamedFrom,
        allowed: `a name that no other cluster is known by, which ${other.name} is`,
        next: `give ${other.name} another name, or ${name} no renamedFrom`,
      },
    ]
  })
}

/** Environments with one state: each apply would destroy what the other one has made. */
export function stateProblems(environments: readonly Environment[]): Problem[] {
  return environments.flatMap((environment, index) => {
    const other = environments
      .slice(0, index)
      .find(({ backend }) => stateOf(backend) === stateOf(environment.backend))
    if (other === undefined || other.name === environment.name) return []
    // Each stack has a folder, and the file is in it.
    if (environment.backend.type === 'local') return []
    const { option, value } = nameOfState(environment.backend)
    return [
      {
        path: `${environment.name}: backend.${option}`,
        value,
        allowed: `a place that no other environment keeps its state in, which ${other.name} does`,
        next: `name another ${option}, or leave it out for the name of the environment`,
      },
    ]
  })
}
