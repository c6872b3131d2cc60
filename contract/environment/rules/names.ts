import * as format from '../../format.ts'
import type { Problem } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'

type Name = readonly [
  path: string,
  name: string,
  format: typeof format.identityName | typeof format.certificateName | typeof format.collectionName,
]

/** Names that a company's pattern makes of ours, where they are more than Azure accepts. */
export function nameProblems(
  { names: { prefix, suffix } }: Environment,
  cluster: Cluster,
): Problem[] {
  return namesOf(cluster).flatMap(([path, name, { safeParse, description }]) => {
    if (safeParse(name).success) return []
    const ends =
      prefix === '' && suffix === '' ? '' : ', or choose a shorter names.prefix or suffix'
    return [{ path, value: name, allowed: description ?? '', next: `name it here${ends}` }]
  })
}

function namesOf({ identity, vaultReader, dataCollection }: Cluster): Name[] {
  const names: Name[] = []
  if (identity.type === 'aadApplication') {
    names.push(['identity.certificate.name', identity.certificate.name, format.certificateName])
  }
  if (identity.type === 'clientSecret') {
    names.push(['identity.secretName', identity.secretName, format.secretName])
  }
  if (identity.type === 'workloadIdentity') {
    names.push(['identity.name', identity.name, format.identityName])
  }
  if (identity.type === 'userAssigned' && identity.identity.source === 'created') {
    names.push(['identity.identity.name', identity.identity.name, format.identityName])
  }
  if (vaultReader?.via === 'workloadIdentity') {
    names.push(['vaultReader.name', vaultReader.name, format.identityName])
  }
  if (dataCollection.rule === 'own') {
    names.push(['dataCollection.ruleName', dataCollection.ruleName, format.collectionName])
    names.push(['dataCollection.endpointName', dataCollection.endpointName, format.collectionName])
  }
  return names
}
