/** What Terraform can find out about a cluster; what it cannot, the environment file says. */
interface ClusterKindRow {
  /** The issuer of service account tokens, which workload identity needs. */
  readonly issuer: 'looked up' | 'given'
  /** Whether there is the add-on `azure-keyvault-secrets-provider`, with an identity of its own. */
  readonly hasVaultAddOn: boolean
  /** Whether its nodes share an identity that Azure made, the kubelet's. */
  readonly hasKubeletIdentity: boolean
}

/**
 * Where a cluster runs. A new kind is a new row: the schema of the environment file and the look-ups of
 * `cdktf/` are total over it, so the compiler names them.
 */
export const CLUSTER_KINDS = {
  /** Azure Kubernetes Service. */
  aks: { issuer: 'looked up', hasVaultAddOn: true, hasKubeletIdentity: true },
  /** Any Kubernetes that is connected to Azure Arc. */
  arc: { issuer: 'given', hasVaultAddOn: false, hasKubeletIdentity: false },
  /** Any other Kubernetes: on premises, or in another cloud. */
  other: { issuer: 'given', hasVaultAddOn: false, hasKubeletIdentity: false },
} as const satisfies Record<string, ClusterKindRow>

export type ClusterKind = keyof typeof CLUSTER_KINDS
