import { MonitorPrivateLinkScope } from '@cdktf/provider-azurerm/lib/monitor-private-link-scope/index.js'
import type { Construct } from 'constructs'
import { otherSubscription } from '../contract/environment/other-subscription.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import { placeOf } from '../contract/resource-id.ts'
import type { EnvironmentContext } from './context.ts'
import { addPrivateEndpoint } from './private-endpoint.ts'

type Settings = NonNullable<Environment['privateLink']>

/** An Azure Monitor Private Link Scope, as far as a cluster has to know it. */
export interface LinkScope {
  readonly name: string
  readonly resourceGroupName: string
  /** Where it is, if not in the environment's subscription. */
  readonly subscriptionId: string | undefined
}

/** The scope by which samples go in privately, created or found, and its private endpoint where it has none. */
export function addLinkScope(
  scope: Construct,
  context: EnvironmentContext,
  settings: Settings,
): LinkScope | undefined {
  const given = settings.scope
  if (given === undefined) return undefined
  const { id, ...place } = given.existing
    ? findScope(context, given)
    : createScope(scope, context, given)
  if (!given.existing || given.privateEndpoint === 'created') {
    addPrivateEndpoint(scope, context, { settings, purpose: 'scope', resourceId: id })
  }
  return place
}

type Given = NonNullable<Settings['scope']>

function createScope(
  scope: Construct,
  { resourceGroupName }: EnvironmentContext,
  { name, ingestionAccess }: Extract<Given, { existing: false }>,
): LinkScope & { readonly id: string } {
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
): LinkScope & { readonly id: string } {
  const { name, resourceGroupName, subscriptionId } = placeOf(id)
  return {
    ...{ id, name, resourceGroupName },
    subscriptionId: otherSubscription(environment, { subscriptionId }),
  }
}
