import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone/index.js'
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link/index.js'
import { PrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import { present } from '../contract/present.ts'
import { type LinkPurpose, roleOf, zoneName } from '../contract/private-zones.ts'
import { networkOf } from '../contract/resource-id.ts'
import type { EnvironmentContext } from './context.ts'
import { waitsFor } from './waits-for.ts'

type Settings = NonNullable<Environment['privateLink']>

interface EndpointOf {
  readonly settings: Settings
  readonly purpose: LinkPurpose
  /** What it leads to. */
  readonly resourceId: string
  /** The workspace's, after which the zone of its queries is named. Left out, the environment's. */
  readonly region?: string
  /** What has to be in place before it is made. */
  readonly after?: readonly ITerraformDependable[]
}

/**
 * What of a resource an endpoint leads to.
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
 */
const SUBRESOURCES: Readonly<Record<LinkPurpose, string>> = {
  vault: 'vault',
  queries: 'prometheusMetrics',
  scope: 'azuremonitor',
}

/**
 * A private endpoint, with the names by which it is found.
 *
 * @returns what has to be in place before anybody goes by it
 */
export function addPrivateEndpoint(
  scope: Construct,
  context: EnvironmentContext,
  what: EndpointOf,
): readonly ITerraformDependable[] {
  const { settings, purpose, resourceId, after = [] } = what
  const { subnetId, location, names } = settings
  const { zoneIds, links } = addZone(scope, context, what)
  const endpoint = new PrivateEndpoint(scope, `${purpose}_endpoint`, {
    name: names[purpose],
    resourceGroupName: context.resourceGroupName,
    location,
    subnetId,
    privateServiceConnection: {
      name: names[purpose],
      isManualConnection: false,
      privateConnectionResourceId: resourceId,
      subresourceNames: [SUBRESOURCES[purpose]],
    },
    ...(settings.dns.zones === 'policy'
      ? { lifecycle: { ignoreChanges: ['private_dns_zone_group'] } }
      : { privateDnsZoneGroup: { name: 'default', privateDnsZoneIds: [...zoneIds] } }),
    ...waitsFor(after),
  })
  return [endpoint, ...links]
}

interface Zone {
  readonly zoneIds: readonly string[]
  readonly links: readonly ITerraformDependable[]
}

function addZone(
  scope: Construct,
  { environment, resourceGroupName }: EnvironmentContext,
  { settings, purpose, region = environment.location }: EndpointOf,
): Zone {
  const { dns, subnetId } = settings
  if (dns.zones === 'policy') return { zoneIds: [], links: [] }
  if (dns.zones === 'existing') {
    const zoneIds = dns.zoneIds.filter((id) => roleOf(id)?.purpose === purpose)
    return { zoneIds, links: [] }
  }
  const name = zoneName(environment.cloud, purpose, region)
  const id = `${purpose}_zone`
  const zone = new PrivateDnsZone(scope, id, {
    name: present(name, `the zone of ${purpose}`),
    resourceGroupName,
  })
  const networks = new Map([networkOf(subnetId), ...dns.networkIds].map((id) => [keyOf(id), id]))
  const links = [...networks].map(
    ([key, virtualNetworkId]) =>
      new PrivateDnsZoneVirtualNetworkLink(scope, `${id}_link-${key}`, {
        name: key,
        resourceGroupName,
        privateDnsZoneName: zone.name,
        virtualNetworkId,
      }),
  )
  return { zoneIds: [zone.id], links }
}

/** Names a network in addresses and in Azure, for as long as it is the same one. */
function keyOf(networkId: string): string {
  const [, , subscription = '', , group = '', , , , name = ''] = networkId.toLowerCase().split('/')
  const key = `${subscription.slice(0, 8)}-${group}-${name}`.replaceAll(/[^a-z0-9-]/g, '-')
  return key.slice(-80).replace(/^-+/, '')
}
