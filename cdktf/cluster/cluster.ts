import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { Construct } from 'constructs'
import type { Cluster } from '../../contract/environment/resolve.ts'
import { CLUSTER_OUTPUTS } from '../../contract/terraform-outputs.ts'
import { type DataCollection, ownDataCollection } from '../data-collection.ts'
import type { Workspace } from '../workspace.ts'
import { lookUpAks } from './aks.ts'
import type { ClusterContext } from './context.ts'
import { writerOf } from './identity.ts'
import { grantReader, readerOf } from './vault-reader.ts'

/** What all clusters of an environment share. */
export interface Shared extends Omit<ClusterContext, 'scope' | 'cluster' | 'aks'> {
  readonly workspace: Workspace
  /** Made when the first cluster asks for it. */
  readonly defaultDataCollection: () => DataCollection
}

/**
 * Everything that one cluster needs: who writes, where to, and how its certificate gets there.
 *
 * @returns the cluster's entry in the output `clusters`
 */
export function addCluster(
  scope: Construct,
  { workspace, defaultDataCollection, ...shared }: Shared,
  cluster: Cluster,
): Record<string, string | null> {
  const context: ClusterContext = { ...shared, scope, cluster, aks: lookUpAks(scope, cluster) }
  const { dataCollection, identity, vaultReader } = cluster

  const writer = writerOf(context, identity)
  const { ruleId, ingestionUrl } =
    dataCollection.rule === 'own'
      ? ownDataCollection(scope, workspace, dataCollection, shared.resourceGroupName)
      : defaultDataCollection()
  new RoleAssignment(scope, 'publisher', {
    scope: ruleId,
    roleDefinitionName: 'Monitoring Metrics Publisher',
    principalId: writer.principalId,
    // Spares Azure the look-up, which fails while a new principal is not known everywhere yet.
    principalType: 'ServicePrincipal',
  })

  const reader = vaultReader && readerOf(context, vaultReader)
  if (reader && shared.vault) grantReader(context, reader, shared.vault, writer.secrets)

  return {
    [CLUSTER_OUTPUTS.ingestionUrl]: ingestionUrl,
    [CLUSTER_OUTPUTS.identityClientId]: writer.clientId,
    [CLUSTER_OUTPUTS.vaultReaderClientId]: reader?.clientId ?? null,
  }
}
