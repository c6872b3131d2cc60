import type { Problem } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** Two clusters of an environment with one name for two things. */
export function duplicateProblems({ clusters }: Environment): Problem[] {
  return Object.entries(UNIQUE).flatMap(([path, nameOf]) =>
    clusters.flatMap((cluster, index) => {
      const value = nameOf(cluster)
      const taken = clusters.slice(0, index).some((other) => nameOf(other) === value)
      return value !== undefined && taken
        ? [
            {
              path: `clusters[${index}].${path}`,
              value,
              allowed: 'a name that no other cluster of the environment has',
            },
          ]
        : []
    }),
  )
}

/** Names that must differ between the clusters of an environment; `undefined` where there is none. */
const UNIQUE: Readonly<Record<string, (cluster: Cluster) => string | undefined>> = {
  name: ({ name }) => name,
  'identity.certificate.name': ({ identity }) =>
    identity.type === 'aadApplication' && !identity.certificate.existing
      ? identity.certificate.name
      : undefined,
  'identity.displayName': ({ identity }) =>
    identity.type === 'aadApplication' ? identity.displayName : undefined,
  'identity.name': ({ identity }) =>
    identity.type === 'workloadIdentity' ? identity.name : undefined,
  'identity.identity.name': ({ identity }) =>
    identity.type === 'userAssigned' && identity.identity.source === 'created'
      ? identity.identity.name
      : undefined,
  'vaultReader.name': ({ vaultReader }) =>
    vaultReader?.via === 'workloadIdentity' ? vaultReader.name : undefined,
  'dataCollection.ruleName': ({ dataCollection }) =>
    dataCollection.rule === 'own' ? dataCollection.ruleName : undefined,
  'dataCollection.endpointName': ({ dataCollection }) =>
    dataCollection.rule === 'own' ? dataCollection.endpointName : undefined,
}
