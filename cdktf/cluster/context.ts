import type { Construct } from 'constructs'
import type { Cluster, Environment } from '../../contract/environment/resolve.ts'
import type { Vault } from '../vault.ts'
import type { Aks } from './aks.ts'

/** What everything that belongs to one cluster is made of. */
export interface ClusterContext {
  /** Prefixes each logical id with the cluster's name. */
  readonly scope: Construct
  readonly environment: Environment
  readonly cluster: Cluster
  readonly resourceGroupName: string
  /** Looked up when the cluster is on AKS and something about it has to be known. */
  readonly aks: Aks | undefined
  readonly vault: Vault | undefined
}
