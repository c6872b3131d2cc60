import type { ITerraformDependable, TerraformProvider } from 'cdktf'
import type { Cluster, Environment } from '../contract/environment/resolve.ts'

/** What stands before anything else of an environment. */
export interface EnvironmentContext {
  readonly environment: Environment
  /** With whom to talk about something that is in another subscription, perhaps. */
  readonly providerOf: ProviderOf
  /** Where everything goes that Terraform creates in Azure. */
  readonly resourceGroupName: string
}

export type ProviderOf = (place: {
  /** `undefined`: the environment's own. */
  readonly subscriptionId?: string | undefined
}) => { readonly provider?: TerraformProvider }

/** What stands before anything of one cluster. */
export interface ClusterContext extends EnvironmentContext {
  readonly cluster: Cluster
  readonly lookedUp: LookedUp
  readonly vault: Vault | undefined
}

/** The Key Vault, as far as a cluster has to know it. */
export interface Vault {
  readonly id: string
  readonly access: NonNullable<Environment['vault']>['access']
  readonly tenantId: string
  /** Where it is, if not in the environment's subscription. */
  readonly subscriptionId: string | undefined
  /** What has to be in place before a certificate can be made, as far as it is ours to make. */
  readonly beforeCertificates: readonly ITerraformDependable[]
  /** What is made at it, or below it, besides what clusters have there. */
  readonly below: readonly ITerraformDependable[]
}

/** What has to be known of a cluster, as far as its kind tells it. */
export interface LookedUp {
  /** Issuer of service account tokens. */
  readonly issuerUrl?: string | undefined
  /** The identity of the add-on that reads the vault. */
  readonly vaultAddOn?: Principal | undefined
  /** The identity that the nodes share. */
  readonly kubelet?: Principal | undefined
}

interface Principal {
  readonly principalId: string
  readonly clientId: string
}
