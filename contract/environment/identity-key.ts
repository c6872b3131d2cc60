import type { Cluster } from './resolve.ts'
import type { ClusterIdentity } from './resolve-identity.ts'

/**
 * Which identity writes a cluster's samples, which reads its vault, and which asks for Grafana, as one text:
 * where it has changed, client ids that were told before it changed are somebody else's. What Azure lets
 * change in place (the display name of an application) is no part of it.
 */
export function identityKey({
  identity,
  vaultReader,
  grafana,
}: Pick<Cluster, 'identity' | 'vaultReader' | 'grafana'>) {
  const reader = vaultReader === undefined ? [] : [`read by ${readerKey(vaultReader)}`]
  const asked = grafana?.azureMonitor?.identity
  const grafanas = asked?.type === 'workloadIdentity' ? [`queried by ${asked.name}`] : []
  return [writerKey(identity), ...reader, ...grafanas].join(', ')
}

function writerKey(identity: ClusterIdentity): string {
  switch (identity.type) {
    case 'aadApplication':
      return identity.application === undefined
        ? identity.type
        : `${identity.type} ${identity.application.clientId.toLowerCase()}`
    case 'clientSecret':
      return `${identity.type} ${identity.application.clientId.toLowerCase()}`
    case 'systemAssigned':
      return identity.type
    case 'workloadIdentity': {
      const { principal, application, identity: existing, name } = identity
      if (existing !== undefined) return `${identity.type} ${placeOf(existing)}`
      if (principal !== 'application') return `${identity.type} ${name}`
      const clientId = application === undefined ? [] : [application.clientId.toLowerCase()]
      return [identity.type, principal, ...clientId].join(' ')
    }
    case 'userAssigned': {
      const { source } = identity.identity
      if (source === 'kubelet') return `${identity.type} kubelet`
      if (source === 'created') return `${identity.type} ${identity.identity.name}`
      return `${identity.type} ${placeOf(identity.identity)}`
    }
    default:
      return identity satisfies never
  }
}

function placeOf(identity: {
  readonly subscriptionId?: string | undefined
  readonly resourceGroupName: string
  readonly name: string
}): string {
  const { subscriptionId, resourceGroupName, name } = identity
  return [subscriptionId ?? [], resourceGroupName, name].flat().join('/')
}

function readerKey(reader: NonNullable<Cluster['vaultReader']>): string {
  return reader.via === 'workloadIdentity' ? `${reader.via} ${reader.name}` : reader.via
}
