import type { Cluster, Environment } from '../contract/environment/resolve.ts'
import type { ClusterOutputs } from '../contract/terraform-outputs.ts'

/** One cluster, with what Terraform said about it: all that its YAML is made from. */
export interface Deployment {
  readonly environment: Environment
  readonly cluster: Cluster
  readonly outputs: ClusterOutputs
}

/** `parseOutputs` has refused outputs without the ids that the identity needs. */
export function present(clientId: string | undefined): string {
  if (clientId === undefined) {
    throw new Error('parseOutputs has let a cluster through without a client id that it needs')
  }
  return clientId
}
