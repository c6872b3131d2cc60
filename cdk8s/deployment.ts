import type { Cluster, Environment } from '../contract/environment/resolve.ts'
import type { ClusterOutputs } from '../contract/terraform-outputs.ts'

/** One cluster, with what Terraform said about it: all that its YAML is made from. */
export interface Deployment {
  readonly environment: Environment
  readonly cluster: Cluster
  readonly outputs: ClusterOutputs
}
