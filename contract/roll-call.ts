import type { Cluster, Environment } from './environment/resolve.ts'
import type { Problem } from './problem.ts'

/** The clusters of an environment, held against those that Terraform has told of. */
export interface RollCall {
  readonly present: readonly Cluster[]
  /** Not applied yet. */
  readonly absent: readonly Cluster[]
  /** Applied once, and gone from the environment. */
  readonly surplus: readonly string[]
}

/** @param known - under which names Terraform has told of clusters */
export function rollCall({ clusters }: Environment, known: readonly string[]): RollCall {
  const isKnown = ({ origin }: Cluster) => known.includes(origin)
  return {
    present: clusters.filter(isKnown),
    absent: clusters.filter((cluster) => !isKnown(cluster)),
    surplus: known.filter((name) => !clusters.some(({ origin }) => origin === name)),
  }
}

/**
 * One cluster comes while another goes: a rename, or not? Nobody can see it, and taken for the wrong one
 * it costs an identity and its role. So it takes a word of the user.
 */
export function renameProblems(
  { name: environment }: Environment,
  absent: readonly Cluster[],
  surplus: readonly string[],
): Problem[] {
  if (surplus.length === 0) return []
  const gone = surplus.join(', ')
  return absent.map(({ name }) => ({
    path: `clusters.${name}`,
    allowed: `its outputs, or none for any other cluster that is not in the environment: ${gone}`,
    next: `is ${name} the new name of one of them? Say so in the environment file, renamedFrom: '${surplus[0]}', and nothing of it is destroyed. If they are removed (terraform apply destroys their identities and roles): npm run outputs -- ${environment} ${surplus.map((each) => `--forget ${each}`).join(' ')}`,
  }))
}
