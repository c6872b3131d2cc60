import * as format from '../../format.ts'
import type { Problem } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'
import { madeFor } from './private-link.ts'

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

/** The same of private endpoints, which are named by nothing else. */
export function endpointNameProblems({ privateLink }: Environment): Problem[] {
  if (privateLink === undefined) return []
  const { safeParse, description } = format.privateEndpointName
  return madeFor(privateLink).flatMap((purpose) => {
    const value = privateLink.names[purpose]
    if (safeParse(value).success) return []
    const allowed = `a prefix and a suffix that make a private endpoint's name of ${description}`
    return [{ path: 'names', value, allowed, next: 'choose a shorter prefix or suffix' }]
  })
}

function namesOf({ identity, vaultReader, dataCollection, grafana }: Cluster): Name[] {
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
  const asks = grafana?.azureMonitor?.identity
  if (asks?.type === 'workloadIdentity') {
    names.push(['grafana.azureMonitor.identity.name', asks.name, format.identityName])
  }
  if (dataCollection.rule === 'own') {
    names.push(['dataCollection.ruleName', dataCollection.ruleName, format.collectionName])
    names.push(['dataCollection.endpointName', dataCollection.endpointName, format.collectionName])
  }
  return names
}
