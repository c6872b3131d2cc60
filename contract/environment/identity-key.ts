import type { Cluster } from './resolve.ts'
import type { ClusterIdentity } from './resolve-identity.ts'

/**
 * Which identity writes a cluster's samples, and which reads its vault, as one text: where it has changed,
 * client ids that were told before it changed are somebody else's. What Azure lets change in place (the
 * display name of an application) is no part of it.
 */
export function identityKey({ identity, vaultReader }: Pick<Cluster, 'identity' | 'vaultReader'>) {
  const reader = vaultReader === undefined ? [] : [`read by ${readerKey(vaultReader)}`]
  return [writerKey(identity), ...reader].join(', ')
}

function writerKey(identity: ClusterIdentity): string {
  switch (identity.type) {
    case 'aadApplication':
    case 'systemAssigned':
      return identity.type
    case 'workloadIdentity':
      return identity.principal === 'application'
        ? `${identity.type} application`
        : `${identity.type} ${identity.name}`
    case 'userAssigned': {
      const { source } = identity.identity
      if (source === 'kubelet') return `${identity.type} kubelet`
      if (source === 'created') return `${identity.type} ${identity.identity.name}`
      const { subscriptionId, resourceGroupName, name } = identity.identity
      return `${identity.type} ${[subscriptionId ?? [], resourceGroupName, name].flat().join('/')}`
    }
    default:
      return identity satisfies never
  }
}

function readerKey(reader: NonNullable<Cluster['vaultReader']>): string {
  return reader.via === 'workloadIdentity' ? `${reader.via} ${reader.name}` : reader.via
}
