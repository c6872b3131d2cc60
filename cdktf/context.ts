import type { Cluster, Environment } from '../contract/environment/resolve.ts'
import type { LookedUp } from './cluster/look-up.ts'
import type { Vault } from './vault.ts'

/** What stands before anything else of an environment. */
export interface EnvironmentContext {
  readonly environment: Environment
  /** Where everything goes that Terraform creates in Azure. */
  readonly resourceGroupName: string
}

/** What stands before anything of one cluster. */
export interface ClusterContext extends EnvironmentContext {
  readonly cluster: Cluster
  readonly lookedUp: LookedUp
  readonly vault: Vault | undefined
}
