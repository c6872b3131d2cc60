import { MonitorPrivateLinkScope } from '@cdktf/provider-azurerm/lib/monitor-private-link-scope/index.js'
import { MonitorPrivateLinkScopedService } from '@cdktf/provider-azurerm/lib/monitor-private-link-scoped-service/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import { otherSubscription } from '../contract/environment/other-subscription.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { placeOf } from '../contract/resource-id.ts'
import type { EnvironmentContext } from './context.ts'
import { addPrivateEndpoint } from './private-endpoint.ts'
import { waitsFor } from './waits-for.ts'

type Settings = NonNullable<Environment['privateLink']>

/** An Azure Monitor Private Link Scope, as far as a cluster has to know it. */
export interface LinkScope {
  readonly id: string
  readonly name: string
  readonly resourceGroupName: string
  /** Where it is, if not in the environment's subscription. */
  readonly subscriptionId: string | undefined
  /** What was put into it last, in a list of one at most. */
  latest: readonly ITerraformDependable[]
}

/** The scope by which samples go in privately, created or found. */
export function addLinkScope(
  scope: Construct,
  context: EnvironmentContext,
  { scope: given }: Settings,
): LinkScope | undefined {
  if (given === undefined) return undefined
  const found = given.existing ? findScope(context, given) : createScope(scope, context, given)
  return { ...found, latest: [] }
}

/**
 * Puts an endpoint into the scope. Azure changes a scope once at a time, and refuses what comes meanwhile, so
 * each waits for the one before.
 * @see https://github.com/hashicorp/terraform-provider-azurerm/issues/22236
 */
export function putInto(
  linkScope: LinkScope,
  scope: Construct,
  { providerOf }: EnvironmentContext,
  { name, endpointId }: { readonly name: string; readonly endpointId: string },
): void {
  const scoped = new MonitorPrivateLinkScopedService(scope, 'scoped_endpoint', {
    name,
    scopeName: linkScope.name,
    resourceGroupName: linkScope.resourceGroupName,
    ...providerOf(linkScope),
    linkedResourceId: endpointId,
    ...waitsFor(linkScope.latest),
  })
  linkScope.latest = [scoped]
}

/**
 * The scope's private endpoint, where it has none. It is made when all is in the scope: Azure refuses one whose
 * members change while it is made.
 * @see https://github.com/hashicorp/terraform-provider-azurerm/issues/19157
 */
export function addLinkScopeEndpoint(
  scope: Construct,
  context: EnvironmentContext,
  settings: Settings,
  { id, latest }: LinkScope,
): void {
  const { scope: given } = settings
  if (given?.existing && given.privateEndpoint === 'existing') return
  addPrivateEndpoint(scope, context, { settings, purpose: 'scope', resourceId: id, after: latest })
}

type Found = Omit<LinkScope, 'latest'>
type Given = NonNullable<Settings['scope']>

function createScope(
  scope: Construct,
  { resourceGroupName }: EnvironmentContext,
  { name, ingestionAccess }: Extract<Given, { existing: false }>,
): Found {
  const made = new MonitorPrivateLinkScope(scope, 'link_scope', {
    name,
    resourceGroupName,
    ingestionAccessMode: ingestionAccess,
    // Of Log Analytics and Application Insights: this workspace has an endpoint of its own.
    queryAccessMode: 'Open',
  })
  return { id: made.id, name: made.name, resourceGroupName, subscriptionId: undefined }
}

function findScope(
  { environment }: EnvironmentContext,
  { id }: Extract<Given, { existing: true }>,
): Found {
  const { name, resourceGroupName, subscriptionId } = placeOf(id)
  return {
    ...{ id, name, resourceGroupName },
    subscriptionId: otherSubscription(environment, { subscriptionId }),
  }
}
