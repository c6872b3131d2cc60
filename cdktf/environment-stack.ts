import { Aspects, type TerraformElement, TerraformOutput, TerraformStack, Token } from 'cdktf'
import { Construct, type Node } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import { TERRAFORM_OUTPUTS } from '../contract/terraform-outputs.ts'
import { addCluster, type Shared } from './cluster/cluster.ts'
import { type DataCollection, defaultDataCollection } from './data-collection.ts'
import { configureTerraform } from './providers.ts'
import { resourceGroupOf } from './resource-group.ts'
import { tagging } from './tags.ts'
import { vaultOf } from './vault.ts'
import { workspaceOf } from './workspace.ts'

/** One environment: one stack, one state. */
export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name)
    configureTerraform(this, environment)
    Aspects.of(this).add(tagging(environment.tags))

    const resourceGroupName = resourceGroupOf(this, environment).name
    const workspace = workspaceOf(this, environment, resourceGroupName)
    let dataCollection: DataCollection | undefined
    const shared: Shared = {
      environment,
      resourceGroupName,
      workspace,
      vault: environment.vault && vaultOf(this, environment, environment.vault, resourceGroupName),
      defaultDataCollection: () => (dataCollection ??= defaultDataCollection(this, workspace)),
    }
    const clusters = environment.clusters.map((cluster) => [
      cluster.name,
      // The underscore keeps a cluster called `vault` apart from the vault itself.
      addCluster(new Construct(this, `${cluster.name}_`), shared, cluster),
    ])

    this.#output(TERRAFORM_OUTPUTS.queryEndpoint, workspace.queryEndpoint)
    this.#output(TERRAFORM_OUTPUTS.clusters, Object.fromEntries(clusters))
  }

  #output(name: string, value: unknown): void {
    // As a token it is taken as it is: left to itself, cdktf stumbles over null.
    new TerraformOutput(this, name, { value: Token.asAny(value), staticId: true })
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
