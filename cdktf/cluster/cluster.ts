import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { Construct } from 'constructs'
import { identityKey } from '../../contract/environment/identity-key.ts'
import type { Cluster } from '../../contract/environment/resolve.ts'
import { CLUSTER_OUTPUTS } from '../../contract/outputs-file.ts'
import type { ClusterContext, EnvironmentContext, Vault } from '../context.ts'
import type { DataCollection } from '../data-collection.ts'
import type { Workspace } from '../workspace.ts'
import { addDataCollection } from './data-collection.ts'
import { addLookUp } from './look-up.ts'
import { addVaultAccess } from './vault-access.ts'
import { addVaultReader } from './vault-reader.ts'
import { addWriter } from './writer.ts'

/** A cluster, and what it shares with the others of its environment. */
interface ClusterAndShared {
  readonly cluster: Cluster
  readonly workspace: Workspace
  readonly vault: Vault | undefined
  /** Made when the first cluster asks for it. */
  readonly defaultDataCollection: () => DataCollection
}

/**
 * Everything that one cluster needs: who writes, where to, and how what it mounts gets there.
 *
 * @returns the cluster's entry in the output `clusters`
 */
export function addCluster(
  scope: Construct,
  environmentContext: EnvironmentContext,
  { cluster, workspace, vault, defaultDataCollection }: ClusterAndShared,
): Record<string, string | null> {
  const lookedUp = addLookUp(scope, environmentContext, cluster)
  const context: ClusterContext = { ...environmentContext, cluster, lookedUp, vault }
  const { dataCollection, identity, vaultReader } = cluster

  const writer = addWriter(scope, context, identity)
  const collection = { dataCollection, workspace, defaultDataCollection }
  const { ruleId, ingestionUrl } = addDataCollection(scope, context, collection)
  if (dataCollection.rule === 'own' || dataCollection.publisherRole === 'created') {
    new RoleAssignment(scope, 'publisher', {
      scope: ruleId,
      roleDefinitionName: 'Monitoring Metrics Publisher',
      principalId: writer.principalId,
      // Spares Azure the look-up, which fails while a new principal is not known everywhere yet.
      principalType: 'ServicePrincipal',
    })
  }

  const reader = vaultReader && addVaultReader(scope, context, vaultReader)
  if (reader && vault) addVaultAccess(scope, context, { reader, vault, secrets: writer.secrets })

  return {
    [CLUSTER_OUTPUTS.ingestionUrl]: ingestionUrl,
    [CLUSTER_OUTPUTS.identity]: identityKey(cluster),
    [CLUSTER_OUTPUTS.identityClientId]: writer.clientId,
    [CLUSTER_OUTPUTS.vaultReaderClientId]: reader?.clientId ?? null,
  }
}
