import type { Application } from '@cdktf/provider-azuread/lib/application/index.js'
import { ApplicationFederatedIdentityCredential } from '@cdktf/provider-azuread/lib/application-federated-identity-credential/index.js'
import { FederatedIdentityCredential } from '@cdktf/provider-azurerm/lib/federated-identity-credential/index.js'
import type { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity/index.js'
import type { Construct } from 'constructs'
import { present } from '../../contract/present.ts'
import type { ClusterContext } from '../context.ts'

/**
 * What the webhook and the CSI driver ask Kubernetes for, in every cloud.
 * @see https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html
 */
const AUDIENCE = 'api://AzureADTokenExchange'

const NAME = 'prometheus'

/** Lets Prometheus' service account, and no other, become this application. */
export function addApplicationFederation(
  scope: Construct,
  context: ClusterContext,
  application: Application,
): void {
  new ApplicationFederatedIdentityCredential(scope, 'federation', {
    applicationId: application.id,
    displayName: NAME,
    issuer: issuerOf(context),
    subject: subjectOf(context),
    audiences: [AUDIENCE],
  })
}

/** Lets Prometheus' service account, and no other, become this identity. */
export function addIdentityFederation(
  scope: Construct,
  context: ClusterContext,
  { id, identity }: { readonly id: string; readonly identity: UserAssignedIdentity },
): void {
  new FederatedIdentityCredential(scope, id, {
    name: NAME,
    resourceGroupName: context.resourceGroupName,
    parentId: identity.id,
    issuer: issuerOf(context),
    subject: subjectOf(context),
    audience: [AUDIENCE],
  })
}

function subjectOf({ cluster }: ClusterContext): string {
  const { namespace, serviceAccount } = cluster.prometheus
  return `system:serviceaccount:${namespace}:${serviceAccount}`
}

function issuerOf({ cluster, lookedUp }: ClusterContext): string {
  return present(lookedUp.issuerUrl, `the issuer of tokens of cluster ${cluster.name}`)
}
