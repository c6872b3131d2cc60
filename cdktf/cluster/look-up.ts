import { DataAzurermKubernetesCluster } from '@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster/index.js'
import { type TerraformResourceLifecycle, TerraformStack } from 'cdktf'
import type { Construct } from 'constructs'
import type { ClusterKind } from '../../contract/cluster-kind.ts'
import type { Cluster } from '../../contract/environment/resolve.ts'
import type { EnvironmentContext, LookedUp } from '../context.ts'

type Postcondition = NonNullable<TerraformResourceLifecycle['postcondition']>[number]
type Kubernetes<K extends ClusterKind> = Extract<Cluster['kubernetes'], { kind: K }>

/** One row per kind of cluster: what contract/cluster-kind.ts says can be looked up. */
const LOOK_UPS: {
  readonly [K in ClusterKind]: (
    scope: Construct,
    context: EnvironmentContext,
    cluster: Cluster,
    kubernetes: Kubernetes<K>,
  ) => LookedUp
} = {
  aks: lookUpAks,
  arc: (_scope, _context, _cluster, { issuerUrl }) => ({ issuerUrl }),
  other: (_scope, _context, _cluster, { issuerUrl }) => ({ issuerUrl }),
}

/** What is known of the cluster, looked up where something about it is needed. */
export function addLookUp(
  scope: Construct,
  context: EnvironmentContext,
  cluster: Cluster,
): LookedUp {
  return lookUp(scope, context, cluster, cluster.kubernetes)
}

function lookUp<K extends ClusterKind>(
  scope: Construct,
  context: EnvironmentContext,
  cluster: Cluster,
  kubernetes: Kubernetes<K> & { readonly kind: K },
): LookedUp {
  return LOOK_UPS[kubernetes.kind](scope, context, cluster, kubernetes)
}

/**
 * Each need is a postcondition: without it Terraform would say "Invalid index", or nothing at all until
 * the certificate expires.
 */
function lookUpAks(
  scope: Construct,
  { providerOf }: EnvironmentContext,
  cluster: Cluster,
  kubernetes: Kubernetes<'aks'>,
): LookedUp {
  const postcondition = needsOf(cluster, kubernetes)
  if (postcondition.length === 0) return {}
  if (kubernetes.known !== undefined) return kubernetes.known
  const { name, resourceGroupName } = kubernetes
  const aks = new DataAzurermKubernetesCluster(scope, 'aks', {
    name,
    resourceGroupName,
    ...providerOf(kubernetes),
    lifecycle: { postcondition },
  })
  if (needsRotation(cluster)) warnOfMissingRotation(scope, kubernetes, aks)
  const addOn = aks.keyVaultSecretsProvider.get(0).secretIdentity.get(0)
  const kubelet = aks.kubeletIdentity.get(0)
  return {
    issuerUrl: aks.oidcIssuerUrl,
    vaultAddOn: { principalId: addOn.objectId, clientId: addOn.clientId },
    kubelet: { principalId: kubelet.objectId, clientId: kubelet.clientId },
  }
}

function needsOf(
  { identity, makesFederation, vaultReader }: Cluster,
  aks: Kubernetes<'aks'>,
): Postcondition[] {
  const { name } = aks
  const target = targetOf(aks)
  const addOn: Postcondition = {
    condition: '${length(self.key_vault_secrets_provider) == 1}',
    errorMessage: `AKS cluster ${name} has no Key Vault add-on, so nothing can mount the certificate. Run: az aks enable-addons --addons azure-keyvault-secrets-provider --enable-secret-rotation ${target}`,
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
  const usesKubelet = identity.type === 'userAssigned' && identity.identity.source === 'kubelet'
  return [
    ...(usesAddOn ? [addOn] : []),
    ...(makesFederation ? [oidcIssuer] : []),
    ...(usesKubelet ? [kubelet] : []),
  ]
}

function needsRotation({ mount, vaultReader }: Cluster): boolean {
  return vaultReader?.via === 'aksAddOn' && mount?.objects.some((each) => each.isRenewed) === true
}

/** A warning, because nothing that is applied depends on it, and no other cluster should wait for it. */
function warnOfMissingRotation(
  scope: Construct,
  kubernetes: Kubernetes<'aks'>,
  aks: DataAzurermKubernetesCluster,
): void {
  const { friendlyUniqueId, terraformResourceType } = aks
  const address = `data.${terraformResourceType}.${friendlyUniqueId}`
  TerraformStack.of(scope).addOverride(`check.${friendlyUniqueId}_rotates_secrets`, {
    assert: {
      condition: `\${alltrue(${address}.key_vault_secrets_provider[*].secret_rotation_enabled)}`,
      error_message: `The Key Vault add-on of AKS cluster ${kubernetes.name} does not rotate secrets, so a renewed certificate would never reach the pod. Run: az aks addon update --addon azure-keyvault-secrets-provider --enable-secret-rotation ${targetOf(kubernetes)}`,
    },
  })
}

function targetOf({ name, resourceGroupName, subscriptionId }: Kubernetes<'aks'>): string {
  const subscription = subscriptionId && ` --subscription ${subscriptionId}`
  return `--name ${name} --resource-group ${resourceGroupName}${subscription ?? ''}`
}
