import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment/index.js'
import type { TerraformResource } from 'cdktf'
import type { Construct } from 'constructs'
import { identityKey } from '../../contract/environment/identity-key.ts'
import type { Cluster } from '../../contract/environment/resolve.ts'
import { CLUSTER_OUTPUTS } from '../../contract/outputs-file.ts'
import type { ClusterContext, EnvironmentContext, Vault } from '../context.ts'
import type { DataCollection } from '../data-collection.ts'
import type { LinkScope } from '../link-scope.ts'
import { addPrincipalLookUp } from '../principal.ts'
import type { Workspace } from '../workspace.ts'
import { addClusterAlerts } from './alerts.ts'
import { addDataCollection } from './data-collection.ts'
import { addGrafana } from './grafana.ts'
import { addLookUp } from './look-up.ts'
import { addRecordingRules } from './recording-rules.ts'
import { addVaultAccess } from './vault-access.ts'
import { addVaultReader } from './vault-reader.ts'
import { addWriter } from './writer.ts'

/** A cluster, and what it shares with the others of its environment. */
interface ClusterAndShared {
  readonly cluster: Cluster
  readonly workspace: Workspace
  readonly vault: Vault | undefined
  /** By which samples go in privately. */
  readonly linkScope: LinkScope | undefined
  /** Made when the first cluster asks for it. */
  readonly defaultDataCollection: () => DataCollection
  /** Whom Azure tells of the cluster, if anybody. */
  readonly actionGroupId: string | undefined
}

/** What Terraform tells of a cluster. */
interface Told {
  /** Its entry in the output `clusters`. */
  readonly entry: Readonly<Record<string, unknown>>
  /** What Terraform files of the user's may want to know of it. */
  readonly made: Readonly<Record<string, string | null>>
  /** What has to be in place before anybody goes by it. */
  readonly needs: readonly TerraformResource[]
  /** What it has at the vault or below it. */
  readonly vaultAccess: readonly TerraformResource[]
}

/** Everything that one cluster needs: who writes, where to, and how what it mounts gets there. */
export function addCluster(
  scope: Construct,
  environmentContext: EnvironmentContext,
  { cluster, workspace, vault, linkScope, defaultDataCollection, actionGroupId }: ClusterAndShared,
): Told {
  const lookedUp = addLookUp(scope, environmentContext, cluster)
  const context: ClusterContext = { ...environmentContext, cluster, lookedUp, vault }
  const { dataCollection, identity, vaultReader } = cluster

  const writer = addWriter(scope, context, identity)
  const collection = { dataCollection, workspace, linkScope, defaultDataCollection }
  const { ruleId, ingestionUrl } = addDataCollection(scope, context, collection)
  if (dataCollection.rule === 'own' || dataCollection.publisherRole === 'created') {
    const principalType = 'ServicePrincipal'
    addPrincipalLookUp(scope, context, {
      id: 'principal',
      of: `what writes for ${cluster.name}`,
      principalId: writer.principalId,
      principalType,
    })
    new RoleAssignment(scope, 'publisher', {
      scope: ruleId,
      roleDefinitionName: 'Monitoring Metrics Publisher',
      principalId: writer.principalId,
      // Spares Azure the look-up, which fails while a new principal is not known everywhere yet.
      principalType,
    })
  }

  const { secrets } = writer
  const reader = vaultReader && addVaultReader(scope, context, vaultReader)
  const access = reader && vault ? addVaultAccess(scope, context, { reader, vault, secrets }) : []

  if (actionGroupId !== undefined) {
    addClusterAlerts(scope, context, { workspace, actionGroupId })
  }
  if (cluster.azureRecordingRules) addRecordingRules(scope, context, workspace)
  const grafana = addGrafana(scope, context, { workspace })

  const certificates = secrets.flatMap(({ told }) => told ?? [])
  return {
    entry: {
      [CLUSTER_OUTPUTS.ingestionUrl]: ingestionUrl,
      [CLUSTER_OUTPUTS.identity]: identityKey(cluster),
      [CLUSTER_OUTPUTS.identityClientId]: writer.clientId,
      [CLUSTER_OUTPUTS.vaultReaderClientId]: reader?.clientId ?? null,
      ...(grafana && { [CLUSTER_OUTPUTS.grafanaClientId]: grafana.clientId }),
      ...(certificates.length > 0 && { [CLUSTER_OUTPUTS.certificates]: certificates }),
    },
    made: {
      principal_id: writer.principalId,
      client_id: writer.clientId,
      rule_id: ruleId,
      vault_reader_principal_id: reader?.principalId ?? null,
    },
    // A certificate that is told of is mounted: Entra ID has to know it, and the driver may read it.
    needs: [...secrets.flatMap(({ registration }) => registration ?? []), ...access],
    vaultAccess: access,
  }
}
