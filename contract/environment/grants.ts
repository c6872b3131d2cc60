import type { Problem } from '../problem.ts'
import type { Cluster, Environment } from './resolve.ts'

/** Something given to a principal that is known before Terraform runs. */
interface Grant {
  readonly path: string
  /** To whom, and on what: Azure accepts the same pair only once. */
  readonly key: string
  readonly value: string
  readonly next?: string
}

/**
 * Grants that two clusters (or a cluster and the deployer) would both make. Azure answers the second one
 * with a conflict, in the middle of an apply.
 */
export function repeatedGrants(environment: Environment): Problem[] {
  const seen = new Set<string>()
  return grantsOf(environment).flatMap(({ path, key, value, next }) => {
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const allowed = 'a principal that nothing else in the environment gives the same right to'
    return [{ path, value, allowed, next }]
  })
}

function grantsOf({ clusters, vault, deployer, readers, managedGrafana }: Environment): Grant[] {
  const grants: Grant[] = readers.map(({ principalId: value }, index) => {
    return { path: `readers[${index}]`, key: `workspace ${value.toLowerCase()}`, value }
  })
  const access = managedGrafana?.existing === false ? managedGrafana.access : []
  access.forEach(({ principalId: value, role }, index) => {
    const key = `Grafana ${role} ${value.toLowerCase()}`
    grants.push({ path: `managedGrafana.access[${index}]`, key, value })
  })
  const policies = vault?.access === 'accessPolicies'
  if (policies && deployer) {
    const { principalId: value } = deployer
    grants.push({ path: 'deployer', key: `vault ${value}`, value })
  }
  clusters.forEach((cluster, index) => {
    const at = (path: string) => `clusters[${index}].${path}`
    const writer = writerOf(cluster)
    const rule = sharedRule(cluster.dataCollection)
    if (writer !== undefined && rule !== undefined) {
      const next =
        "give the cluster dataCollection: { rule: 'own' }, another identity, or publisherRole: 'existing' in its dataCollection"
      grants.push({ path: at('identity'), key: `${rule} ${writer}`, value: writer, next })
    }
    const asks = cluster.grafana?.azureMonitor?.identity
    if (asks?.type === 'managedIdentity') {
      const { principalId: value } = asks
      const next = 'remove it from readers, or give one of the clusters another identity'
      const key = `workspace ${value.toLowerCase()}`
      grants.push({ path: at('grafana.azureMonitor.identity'), key, value, next })
    }
    const reader = readerOf(cluster)
    if (reader !== undefined && policies) {
      const next = "use a vault with access: 'rbac', or another identity"
      grants.push({ path: at('vaultReader'), key: `vault ${reader}`, value: reader, next })
    }
  })
  return grants
}

/** Names the rule on which the role is given here, where it is not the cluster's alone. */
function sharedRule(dataCollection: Cluster['dataCollection']): string | undefined {
  if (dataCollection.rule === 'own' || dataCollection.publisherRole === 'existing') return undefined
  return dataCollection.rule === 'existing' ? dataCollection.ruleId.toLowerCase() : 'workspace'
}

/** Names the principal that writes, where it is not made for this cluster alone. */
function writerOf({ identity, kubernetes }: Cluster): string | undefined {
  if (identity.type === 'systemAssigned') return identity.principalId
  if ('application' in identity && identity.application !== undefined) {
    return identity.application.principalId
  }
  if (identity.type === 'workloadIdentity') return identity.identity && placeOf(identity.identity)
  if (identity.type !== 'userAssigned') return undefined
  if (identity.identity.source === 'kubelet') return aksName(kubernetes)
  if (identity.identity.source === 'created') return undefined
  return placeOf(identity.identity)
}

/** Names the principal that reads the vault, where it is not made for this cluster alone. */
function readerOf({ vaultReader, kubernetes }: Cluster): string | undefined {
  if (vaultReader === undefined || vaultReader.via === 'workloadIdentity') return undefined
  return vaultReader.via === 'aksAddOn' ? aksName(kubernetes) : vaultReader.principalId
}

function aksName(kubernetes: Cluster['kubernetes']): string | undefined {
  return kubernetes.kind === 'aks' ? placeOf(kubernetes) : undefined
}

function placeOf(of: {
  readonly subscriptionId?: string | undefined
  readonly resourceGroupName: string
  readonly name: string
}): string {
  const { subscriptionId, resourceGroupName, name } = of
  return [subscriptionId ?? [], resourceGroupName, name].flat().join('/')
}
