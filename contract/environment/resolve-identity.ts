import type { WriterType } from '../identity.ts'
import type { ParsedCluster, ParsedEnvironment } from './environment.ts'
import type { AppliedCertificate } from './named-certificate.ts'
import { nameIn } from './names.ts'
import { originOf } from './origin.ts'
import { otherSubscription } from './other-subscription.ts'

/** Fills in the names that depend on the environment and the cluster. */
export function resolveIdentity(environment: ParsedEnvironment, cluster: ParsedCluster) {
  const { identity } = cluster
  const origin = originOf(cluster)
  const byDefault = nameIn(
    environment,
    `prometheus-remote-write-${originOf(environment)}-${origin}`,
  )
  switch (identity.type) {
    case 'aadApplication': {
      const { certificate, displayName = byDefault, owners } = identity
      const applied: readonly AppliedCertificate[] = []
      return {
        ...identity,
        /** Options of an application that is to be made. */
        saidOfNew: saidIn(identity, ['displayName', 'owners']),
        displayName,
        owners: owners ?? (environment.deployer ? [environment.deployer.principalId] : []),
        certificate: {
          ...certificate,
          // A vault may be several environments', in which clusters have the same names.
          name: certificate.name ?? byDefault,
          isNamed: certificate.name !== undefined,
          /** Whether there is a subject, which only one that is to be made can be given. */
          hasSubject: certificate.subject !== undefined,
          /** Those that the last apply has told of, the one that pods mount first. */
          applied,
          subject: certificate.subject ?? `CN=prometheus-remote-write-${origin}`,
        },
      }
    }
    case 'clientSecret':
      return { ...identity, secretName: identity.secretName ?? `${byDefault}-secret` }
    case 'workloadIdentity': {
      const { identity: existing } = identity
      return {
        ...identity,
        /** Options of a principal that is to be made. */
        saidOfNew: saidIn(identity, ['name']),
        name: identity.name ?? byDefault,
        identity: existing && {
          ...existing,
          subscriptionId: otherSubscription(environment, existing),
        },
      }
    }
    case 'userAssigned':
      return {
        ...identity,
        identity: resolveUserAssigned(environment, identity.identity, byDefault),
      }
    case 'systemAssigned':
      return identity
    default:
      return identity satisfies never
  }
}

function saidIn<K extends string>(options: { readonly [N in K]?: unknown }, names: readonly K[]) {
  return names.filter((name) => options[name] !== undefined)
}

type UserAssigned = Extract<ParsedCluster['identity'], { type: 'userAssigned' }>['identity']

function resolveUserAssigned(
  environment: ParsedEnvironment,
  identity: UserAssigned,
  byDefault: string,
) {
  switch (identity.source) {
    case 'created':
      return { ...identity, name: identity.name ?? byDefault }
    case 'existing':
      return { ...identity, subscriptionId: otherSubscription(environment, identity) }
    case 'kubelet':
      return identity
    default:
      return identity satisfies never
  }
}

export function resolveVaultReader(environment: ParsedEnvironment, cluster: ParsedCluster) {
  const { vaultReader } = cluster
  const byDefault = nameIn(
    environment,
    `prometheus-vault-reader-${originOf(environment)}-${originOf(cluster)}`,
  )
  return vaultReader?.via === 'workloadIdentity'
    ? { ...vaultReader, name: vaultReader.name ?? byDefault }
    : vaultReader
}

export type ClusterIdentity = ReturnType<typeof resolveIdentity>
export type IdentityOf<T extends WriterType> = Extract<ClusterIdentity, { type: T }>
export type ApplicationIdentity = IdentityOf<'aadApplication'>
export type VaultReader = NonNullable<ReturnType<typeof resolveVaultReader>>
