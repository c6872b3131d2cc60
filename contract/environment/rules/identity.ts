import { CLUSTER_KINDS } from '../../cluster-kind.ts'
import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/** Workload identity needs an issuer that Entra ID can be told of. */
export function issuerProblems({ makesFederation, kubernetes }: Cluster): Problem[] {
  if (!makesFederation || CLUSTER_KINDS[kubernetes.kind].issuer === 'looked up') return []
  if ('issuerUrl' in kubernetes && kubernetes.issuerUrl !== undefined) return []
  return [
    {
      path: 'kubernetes.issuerUrl',
      allowed: 'the URL of the issuer of service account tokens, because workload identity is used',
      next: 'kubectl get --raw /.well-known/openid-configuration',
    },
  ]
}

/** The kubelet's identity is one of AKS. */
export function kubeletProblems({ identity, kubernetes }: Cluster): Problem[] {
  if (identity.type !== 'userAssigned' || identity.identity.source !== 'kubelet') return []
  if (CLUSTER_KINDS[kubernetes.kind].hasKubeletIdentity) return []
  return [
    {
      path: 'identity.identity.source',
      value: 'kubelet',
      allowed: `created or existing on a cluster of kind ${kubernetes.kind}`,
      next: 'the kubelet identity exists on AKS only',
    },
  ]
}

/** What is known of an AKS cluster by hand has to be all that would be looked up: half of it is looked up anyway. */
export function knownProblems({
  identity,
  kubernetes,
  makesFederation,
  vaultReader,
}: Cluster): Problem[] {
  if (kubernetes.kind !== 'aks' || kubernetes.known === undefined) return []
  const { known, name, resourceGroupName, subscriptionId } = kubernetes
  const place = `--name ${name} --resource-group ${resourceGroupName}${subscriptionId ? ` --subscription ${subscriptionId}` : ''}`
  const usesKubelet = identity.type === 'userAssigned' && identity.identity.source === 'kubelet'
  const rows = [
    ['issuerUrl', makesFederation, 'oidcIssuerProfile.issuerUrl'],
    [
      'vaultAddOn',
      vaultReader?.via === 'aksAddOn',
      'addonProfiles.azureKeyvaultSecretsProvider.identity',
    ],
    ['kubelet', usesKubelet, 'identityProfile.kubeletidentity'],
  ] as const
  return rows
    .filter(([option, isNeeded]) => isNeeded && known[option] === undefined)
    .map(([option, , query]) => ({
      path: `kubernetes.known.${option}`,
      allowed: 'what is otherwise looked up, because known is given and this cluster needs it',
      next: `az aks show ${place} --query ${query}, or leave known out`,
    }))
}
