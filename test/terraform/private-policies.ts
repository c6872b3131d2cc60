import { type Body, resourcesOf, type Stack } from './stack.ts'

/** Where roles belong that are given to others than the stack's own identities. */
const PLACES: readonly (readonly [RegExp, RegExp])[] = [
  [/^Monitoring Data Reader$/, /^\$\{(data\.)?azurerm_monitor_workspace\.workspace\.id\}$/],
  [/^Grafana /, /^\$\{azurerm_dashboard_grafana\.grafana\.id\}$/],
]

/** A role that reads more than this workspace, or signs in to more than this Grafana. */
export function placeProblem({ role_definition_name: role, scope }: Body): string | undefined {
  const place = PLACES.find(([name]) => name.test(String(role)))?.[1]
  return place === undefined || place.test(String(scope)) ? undefined : `is ${role} of ${scope}`
}

/** Endpoints without public access that are in no scope. */
export function shutEndpoints(stack: Stack): string[] {
  const services = resourcesOf(stack, 'azurerm_monitor_private_link_scoped_service')
  const inScope = new Set(Object.values(services).map(({ linked_resource_id: id }) => id))
  const type = 'azurerm_monitor_data_collection_endpoint'
  return Object.entries(resourcesOf(stack, type))
    .filter(([, endpoint]) => endpoint.public_network_access_enabled === false)
    .map(([id]) => `${type}.${id}`)
    .filter((address) => !inScope.has(`\${${address}.id}`))
    .map((address) => `${address} lets nothing in`)
}

export function privateEndpointProblem(endpoint: Body): string | undefined {
  const connection = endpoint.private_service_connection as Body
  if (connection.is_manual_connection !== false) return 'waits for somebody to approve it'
  const { ignore_changes: left } = Object(endpoint.lifecycle) as Body
  if ([left].flat().includes('private_dns_zone_group')) return undefined
  const { private_dns_zone_ids: zones } = Object(endpoint.private_dns_zone_group) as Body
  return [zones ?? []].flat().length > 0 ? undefined : 'has no zone'
}
