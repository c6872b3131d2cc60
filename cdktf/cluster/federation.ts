import { ApplicationFederatedIdentityCredential } from '@cdktf/provider-azuread/lib/application-federated-identity-credential/index.js'
import { FederatedIdentityCredential } from '@cdktf/provider-azurerm/lib/federated-identity-credential/index.js'
import type { Construct } from 'constructs'
import { present } from '../../contract/present.ts'
import type { ClusterContext } from '../context.ts'
import type { ExistingIdentity } from './identity.ts'

/**
 * What the webhook and the CSI driver ask Kubernetes for, in every cloud.
 * @see https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html
 */
const AUDIENCE = 'api://AzureADTokenExchange'

const NAME = 'prometheus'

/** What exists may be trusted for other clusters too, and a name is taken once. */
function sharedName({ environment, cluster }: ClusterContext): string {
  return `${NAME}-${environment.origin}-${cluster.origin}`
}

interface ApplicationTrust {
  readonly applicationId: string
  /** Whether it exists, and others hang something on it as well. */
  readonly isShared: boolean
}

interface IdentityTrust {
  readonly id: string
  readonly identity: { readonly id: string }
  /** Where it is, if it exists. */
  readonly existing?: ExistingIdentity | undefined
  /** Whose it is, if not Prometheus'. */
  readonly serviceAccount?: string
}

/** Lets Prometheus' service account, and no other, become this application. */
export function addApplicationFederation(
  scope: Construct,
  context: ClusterContext,
  { applicationId, isShared }: ApplicationTrust,
): void {
  new ApplicationFederatedIdentityCredential(scope, 'federation', {
    applicationId,
    displayName: isShared ? sharedName(context) : NAME,
    issuer: issuerOf(context),
    subject: subjectOf(context),
    audiences: [AUDIENCE],
  })
}

/** Lets one service account, and no other, become this identity. */
export function addIdentityFederation(
  scope: Construct,
  context: ClusterContext,
  { id, identity, existing, serviceAccount }: IdentityTrust,
): void {
  new FederatedIdentityCredential(scope, id, {
    name: existing === undefined ? NAME : sharedName(context),
    resourceGroupName: existing?.resourceGroupName ?? context.resourceGroupName,
    ...context.providerOf(existing ?? {}),
    parentId: identity.id,
    issuer: issuerOf(context),
    subject: subjectOf(context, serviceAccount),
    audience: [AUDIENCE],
  })
}

function subjectOf(
  { cluster }: ClusterContext,
  serviceAccount = cluster.prometheus.serviceAccount,
): string {
  const { namespace } = cluster.prometheus
  return `system:serviceaccount:${namespace}:${serviceAccount}`
}

function issuerOf({ cluster, lookedUp }: ClusterContext): string {
  return present(lookedUp.issuerUrl, `the issuer of tokens of cluster ${cluster.name}`)
}
