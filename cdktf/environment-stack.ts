import {
  type TerraformElement,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  Token,
} from 'cdktf'
import { Construct, type Node } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import { TERRAFORM_OUTPUTS } from '../contract/outputs-file.ts'
import { addActionGroup } from './action-group.ts'
import { addCluster } from './cluster/cluster.ts'
import type { EnvironmentContext } from './context.ts'
import { addDefaultDataCollection, type DataCollection } from './data-collection.ts'
import { addLinkScope, addLinkScopeEndpoint } from './link-scope.ts'
import { addManagedGrafana } from './managed-grafana.ts'
import { addPrivateEndpoint } from './private-endpoint.ts'
import { addProviders } from './providers.ts'
import { addReaders } from './readers.ts'
import { addResourceGroup } from './resource-group.ts'
import { addTags } from './tags.ts'
import { addVault } from './vault.ts'
import { addVaultLock } from './vault-lock.ts'
import { addWorkspace } from './workspace.ts'
import { addWorkspaceAlerts } from './workspace-alerts.ts'

/** One environment, or a part of one: one stack, one state. */
export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment, name = environment.name) {
    super(scope, name)
    const providerOf = addProviders(this, { environment })
    addTags(this, { environment })

    const { name: resourceGroupName } = addResourceGroup(this, { environment })
    const context: EnvironmentContext = { environment, providerOf, resourceGroupName }
    const workspace = addWorkspace(this, context)
    const vault = environment.vault && addVault(this, context, environment.vault)
    const { azureAlerts: alerts } = environment
    const actionGroupId = alerts && addActionGroup(this, context, alerts.actionGroup)
    if (alerts?.workspace && actionGroupId !== undefined) {
      addWorkspaceAlerts(this, context, { workspace, alerts, actionGroupId })
    }
    addReaders(this, context, { workspace })
    const { managedGrafana, privateLink } = environment
    if (managedGrafana) addManagedGrafana(this, context, { workspace, settings: managedGrafana })
    if (privateLink?.queries) {
      addPrivateEndpoint(this, context, {
        settings: privateLink,
        purpose: 'queries',
        resourceId: workspace.id,
        ...(environment.workspace.existing && { region: workspace.location }),
      })
    }
    const linkScope = privateLink && addLinkScope(this, context, privateLink)
    let dataCollection: DataCollection | undefined
    const defaultDataCollection = () => {
      dataCollection ??= addDefaultDataCollection(this, context, workspace)
      return dataCollection
    }
    const clusters = environment.clusters.map((cluster) => {
      // The underscore keeps a cluster called `vault` apart from the vault itself.
      const scope = new Construct(this, `${cluster.origin}_`)
      const what = {
        ...{ cluster, workspace, vault, linkScope, defaultDataCollection, actionGroupId },
      }
      return { cluster, ...addCluster(scope, context, what) }
    })
    if (privateLink && linkScope) addLinkScopeEndpoint(this, context, privateLink, linkScope)

    if (vault && environment.vault?.existing === false && environment.vault.lock) {
      const below = [...vault.below, ...clusters.flatMap(({ vaultAccess }) => vaultAccess)]
      addVaultLock(this, context, { vault, below })
    }

    if (environment.ownTerraform) {
      const made = clusters.map(({ cluster, made }) => [cluster.origin, made])
      // The name by which files of the user's refer to it.
      this.addOverride('locals.remote_write', {
        resource_group_name: resourceGroupName,
        workspace_id: workspace.id,
        vault_id: vault?.id ?? null,
        clusters: Object.fromEntries(made),
      })
    }
    this.#output(TERRAFORM_OUTPUTS.queryEndpoint, workspace.queryEndpoint)
    this.#output(
      TERRAFORM_OUTPUTS.clusters,
      Object.fromEntries(clusters.map(({ cluster, entry }) => [cluster.origin, entry])),
      clusters.flatMap(({ needs }) => needs),
    )
  }

  /**
   * Says that what these stacks make is theirs now. Where it is still in this one's state, an apply forgets
   * it instead of destroying it.
   */
  letGo(others: readonly EnvironmentStack[]): void {
    const addresses = others.flatMap(({ node }) =>
      node
        .findAll()
        .filter((each) => TerraformResource.isTerraformResource(each))
        .map(({ terraformResourceType, friendlyUniqueId }) => {
          return `${terraformResourceType}.${friendlyUniqueId}`
        }),
    )
    const removed = addresses.map((from) => ({ from, lifecycle: { destroy: false } }))
    if (removed.length > 0) this.addOverride('removed', removed)
  }

  #output(name: string, value: unknown, needs: readonly TerraformResource[] = []): void {
    // As a token it is taken as it is: left to itself, cdktf stumbles over null.
    const output = new TerraformOutput(this, name, { value: Token.asAny(value), staticId: true })
    if (needs.length === 0) return
    // Terraform wants addresses here; cdktf would write expressions.
    const addresses = needs.map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`)
    output.addOverride('depends_on', addresses)
  }

  /**
   * Addresses in the state are a contract: `<cluster>_<what>`, without the hash that cdktf would add.
   * They depend on the ids given to constructs and on nothing else, so files can be rearranged freely.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { scopes } = 'node' in element ? element.node : element
    const below = scopes.slice(scopes.indexOf(this) + 1)
    return below.map(({ node }) => node.id).join('')
  }

  /**
   * Without cdktf's notes on each resource, which say nothing about Azure. The notes on the stack stay:
   * the cdktf CLI cannot read a stack without them.
   */
  override toTerraform(): unknown {
    const { '//': notes, ...terraform }: Record<string, unknown> = super.toTerraform()
    return { '//': notes, ...withoutNotes(terraform) }
  }
}

function withoutNotes(block: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(block)
      .filter(([key]) => key !== '//')
      .map(([key, value]) => [key, isBlock(value) ? withoutNotes(value) : value]),
  )
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
