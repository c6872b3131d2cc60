import { DataAzurermKubernetesCluster } from '@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster/index.js'
import type { TerraformResourceLifecycle } from 'cdktf'
import type { Construct } from 'constructs'
import type { Cluster } from '../../contract/environment/resolve.ts'

export type Aks = DataAzurermKubernetesCluster
type Postcondition = NonNullable<TerraformResourceLifecycle['postcondition']>[number]
type AksPlace = Extract<Cluster['kubernetes'], { kind: 'aks' }>

/**
 * Reads the AKS cluster where something about it is needed. Each need is a postcondition: without it
 * Terraform would say "Invalid index", or nothing at all until the certificate expires.
 */
export function lookUpAks(scope: Construct, cluster: Cluster): Aks | undefined {
  const { kubernetes } = cluster
  if (kubernetes.kind !== 'aks') return undefined
  const postcondition = needsOf(cluster, kubernetes)
  if (postcondition.length === 0) return undefined
  const { name, resourceGroupName } = kubernetes
  return new DataAzurermKubernetesCluster(scope, 'aks', {
    name,
    resourceGroupName,
    lifecycle: { postcondition },
  })
}

function needsOf(
  { identity, isFederated, mount, vaultReader }: Cluster,
  aks: AksPlace,
): Postcondition[] {
  const { name } = aks
  const target = `--name ${name} --resource-group ${aks.resourceGroupName}`
  const addOn: Postcondition = {
    condition: '${length(self.key_vault_secrets_provider) == 1}',
    errorMessage: `AKS cluster ${name} has no Key Vault add-on, so nothing can mount the certificate. Run: az aks enable-addons --addons azure-keyvault-secrets-provider --enable-secret-rotation ${target}`,
  }
  const secretRotation: Postcondition = {
    condition: '${alltrue(self.key_vault_secrets_provider[*].secret_rotation_enabled)}',
    errorMessage: `The Key Vault add-on of AKS cluster ${name} does not rotate secrets, so a renewed certificate would never reach the pod. Run: az aks addon update --addon azure-keyvault-secrets-provider --enable-secret-rotation ${target}`,
  }
  const oidcIssuer: Postcondition = {
    condition: '${self.oidc_issuer_enabled}',
    errorMessage: `AKS cluster ${name} issues no tokens for workload identity. Run: az aks update --enable-oidc-issuer --enable-workload-identity ${target}`,
  }
  const kubelet: Postcondition = {
    condition: '${length(self.kubelet_identity) == 1}',
    errorMessage: `AKS cluster ${name} has no kubelet identity: it uses a service principal. Run: az aks update --enable-managed-identity ${target}`,
  }
  const usesAddOn = vaultReader?.via === 'aksAddOn'
  const isRenewed = mount?.objects.some((object) => object.isRenewed) === true
  const usesKubelet = identity.type === 'userAssigned' && identity.identity.source === 'kubelet'
  return [
    ...(usesAddOn ? [addOn] : []),
    ...(usesAddOn && isRenewed ? [secretRotation] : []),
    ...(isFederated ? [oidcIssuer] : []),
    ...(usesKubelet ? [kubelet] : []),
  ]
}
