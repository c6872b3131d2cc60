import type { IdentityType } from '../identity.ts'
import type { ParsedCluster, ParsedEnvironment } from './environment.ts'

/** Fills in the names that depend on the environment and the cluster. */
export function resolveIdentity(environment: ParsedEnvironment, { name, identity }: ParsedCluster) {
  const byDefault = `prometheus-remote-write-${environment.name}-${name}`
  switch (identity.type) {
    case 'aadApplication': {
      const { certificate, displayName = byDefault, owners } = identity
      const certificateName = certificate.name ?? `prometheus-remote-write-${name}`
      return {
        ...identity,
        displayName,
        owners: owners ?? (environment.deployer ? [environment.deployer.principalId] : []),
        certificate: {
          ...certificate,
          name: certificateName,
          subject: certificate.subject ?? `CN=prometheus-remote-write-${name}`,
        },
      }
    }
    case 'workloadIdentity':
      return { ...identity, name: identity.name ?? byDefault }
    case 'userAssigned':
      return identity.identity.source === 'created'
        ? {
            ...identity,
            identity: { source: 'created', name: identity.identity.name ?? byDefault } as const,
          }
        : { ...identity, identity: identity.identity }
    case 'systemAssigned':
      return identity
    default:
      return identity satisfies never
  }
}

export function resolveVaultReader(
  environment: ParsedEnvironment,
  { name, vaultReader }: ParsedCluster,
) {
  return vaultReader?.via === 'workloadIdentity'
    ? {
        ...vaultReader,
        name: vaultReader.name ?? `prometheus-vault-reader-${environment.name}-${name}`,
      }
    : vaultReader
}

export type ClusterIdentity = ReturnType<typeof resolveIdentity>
export type IdentityOf<T extends IdentityType> = Extract<ClusterIdentity, { type: T }>
export type ApplicationIdentity = IdentityOf<'aadApplication'>
export type VaultReader = NonNullable<ReturnType<typeof resolveVaultReader>>
