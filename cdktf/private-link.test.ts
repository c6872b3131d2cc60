import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { stacksOf } from '../contract/environment/stacks.ts'
import { example } from '../test/environments/index.ts'
import {
  blocksOf,
  parseEnvironment,
  resourcesOf,
  stackOf,
  synthesizePart,
} from '../test/terraform/stack.ts'

const hub = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01'
const GROUP = `/subscriptions/${hub}/resourceGroups/rg-Hub`
const network = (name: string) => `${GROUP}/providers/Microsoft.Network/virtualNetworks/${name}`
const subnetId = `${network('vnet')}/subnets/endpoints`
const zone = (name: string) => `${GROUP}/providers/Microsoft.Network/privateDnsZones/${name}`
const scopeId = `${GROUP}/providers/Microsoft.Insights/privateLinkScopes/ampls-hub`

type PrivateLink = NonNullable<EnvironmentInput['privateLink']>
const [aks] = example.clusters
const inputWith = (privateLink: Partial<PrivateLink>, more: Partial<EnvironmentInput> = {}) =>
  ({ ...example, ...more, privateLink: { subnetId, ...privateLink } }) satisfies EnvironmentInput
const stackWith = (...args: Parameters<typeof inputWith>) => stackOf(inputWith(...args))
const withOwnRule = (options: object = {}) =>
  ({
    clusters: [{ ...aks, dataCollection: { rule: 'own', ...options } }],
  }) as Partial<EnvironmentInput>
const endpoints = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_private_endpoint')

describe('a private endpoint', () => {
  it('leads to the vault, by a zone that is made and linked to the networks', () => {
    const stack = stackWith({
      vault: true,
      location: 'northeurope',
      dns: { zones: 'created', networkIds: [network('vnet'), network('vnet.spoke')] },
    })
    expect(endpoints(stack)).toEqual({
      vault_endpoint: {
        name: 'pe-prometheus-vault-example',
        resource_group_name: expect.stringContaining('resource_group'),
        location: 'northeurope',
        subnet_id: subnetId,
        private_service_connection: {
          name: 'pe-prometheus-vault-example',
          is_manual_connection: false,
          private_connection_resource_id: '${azurerm_key_vault.vault.id}',
          subresource_names: ['vault'],
        },
        private_dns_zone_group: {
          name: 'default',
          private_dns_zone_ids: ['${azurerm_private_dns_zone.vault_zone.id}'],
        },
      },
    })
    expect(resourcesOf(stack, 'azurerm_private_dns_zone')).toMatchObject({
      vault_zone: { name: 'privatelink.vaultcore.azure.net' },
    })
    const links = resourcesOf(stack, 'azurerm_private_dns_zone_virtual_network_link')
    expect(Object.values(links).map(({ name, virtual_network_id: id }) => [name, id])).toEqual([
      ['6f0d3c1a-rg-hub-vnet', network('vnet')],
      ['6f0d3c1a-rg-hub-vnet-spoke', network('vnet.spoke')],
    ])
  })

  it('is there before anything asks the vault', () => {
    const stack = stackWith({ vault: true })
    const { 'aks-example_certificate': certificate } = resourcesOf(
      stack,
      'azurerm_key_vault_certificate',
    )
    expect(certificate?.depends_on).toEqual([
      'time_sleep.deployer_propagation',
      'azurerm_private_endpoint.vault_endpoint',
      'azurerm_private_dns_zone_virtual_network_link.vault_zone_link-6f0d3c1a-rg-hub-vnet',
    ])
  })

  it("leads to the workspace's queries, by a zone of its region", () => {
    const stack = stackWith({ queries: true })
    expect(endpoints(stack).queries_endpoint).toMatchObject({
      private_service_connection: {
        private_connection_resource_id: '${azurerm_monitor_workspace.workspace.id}',
        subresource_names: ['prometheusMetrics'],
      },
    })
    expect(resourcesOf(stack, 'azurerm_private_dns_zone').queries_zone?.name).toBe(
      'privatelink.westeurope.prometheus.monitor.azure.com',
    )
  })

  it('finds the region of an existing workspace, and is not its provider', () => {
    const stack = stackWith(
      { queries: true },
      { workspace: { existing: true, name: 'amw-hub', subscriptionId: hub } },
    )
    expect(resourcesOf(stack, 'azurerm_private_dns_zone').queries_zone?.name).toBe(
      'privatelink.${data.azurerm_monitor_workspace.workspace.location}.prometheus.monitor.azure.com',
    )
    expect(endpoints(stack).queries_endpoint).not.toHaveProperty('provider')
  })

  it('takes the existing zones of its own purpose', () => {
    const names = [
      'privatelink.vaultcore.azure.net',
      'privatelink.westeurope.prometheus.monitor.azure.com',
      'privatelink.monitor.azure.com',
      'privatelink.ods.opinsights.azure.com',
    ]
    const stack = stackWith({
      vault: true,
      queries: true,
      scope: {},
      dns: { zones: 'existing', zoneIds: names.map(zone) },
    })
    const groups = Object.entries(endpoints(stack)).map(
      ([id, { private_dns_zone_group: group }]) => [
        id,
        Reflect.get(Object(group), 'private_dns_zone_ids'),
      ],
    )
    expect(Object.fromEntries(groups)).toEqual({
      vault_endpoint: [zone('privatelink.vaultcore.azure.net')],
      queries_endpoint: [zone('privatelink.westeurope.prometheus.monitor.azure.com')],
      scope_endpoint: [
        zone('privatelink.monitor.azure.com'),
        zone('privatelink.ods.opinsights.azure.com'),
      ],
    })
    expect(stack.resource.azurerm_private_dns_zone).toBeUndefined()
  })

  it('leaves its zones to a policy', () => {
    const stack = stackWith({ vault: true, dns: { zones: 'policy' } })
    expect(endpoints(stack).vault_endpoint).not.toHaveProperty('private_dns_zone_group')
    expect(endpoints(stack).vault_endpoint?.lifecycle).toEqual({
      ignore_changes: ['private_dns_zone_group'],
    })
    expect(stack.resource.azurerm_private_dns_zone).toBeUndefined()
  })
})

describe('a scope', () => {
  it('is made, with its private endpoint, and the endpoint of a cluster is put into it', () => {
    const stack = stackWith(
      { scope: { name: 'ampls', ingestionAccess: 'PrivateOnly' } },
      withOwnRule({ publicNetworkAccess: false }),
    )
    expect(resourcesOf(stack, 'azurerm_monitor_private_link_scope').link_scope).toMatchObject({
      name: 'ampls',
      ingestion_access_mode: 'PrivateOnly',
      query_access_mode: 'Open',
    })
    expect(endpoints(stack).scope_endpoint).toMatchObject({
      private_service_connection: {
        private_connection_resource_id: '${azurerm_monitor_private_link_scope.link_scope.id}',
        subresource_names: ['azuremonitor'],
      },
    })
    const id = 'aks-example_scoped_endpoint'
    expect(resourcesOf(stack, 'azurerm_monitor_private_link_scoped_service')[id]).toMatchObject({
      name: 'dce-prometheus-aks-example',
      scope_name: '${azurerm_monitor_private_link_scope.link_scope.name}',
      linked_resource_id: '${azurerm_monitor_data_collection_endpoint.aks-example_endpoint.id}',
    })
    const made = resourcesOf(stack, 'azurerm_monitor_data_collection_endpoint')
    expect(made['aks-example_endpoint']?.public_network_access_enabled).toBe(false)
  })

  it('is changed by one at a time, by its private endpoint last', () => {
    const clusters = example.clusters.flatMap((cluster) => {
      const own = { ...cluster, dataCollection: { rule: 'own' as const } }
      return [own, { ...own, name: 'aks-two', destination: { name: 'aks-two' } }]
    })
    const stack = stackWith({ scope: {} }, { clusters })
    const scoped = 'azurerm_monitor_private_link_scoped_service'
    const { 'aks-example_scoped_endpoint': first, 'aks-two_scoped_endpoint': second } = resourcesOf(
      stack,
      scoped,
    )
    expect(first).not.toHaveProperty('depends_on')
    expect(second?.depends_on).toEqual([`${scoped}.aks-example_scoped_endpoint`])
    expect(endpoints(stack).scope_endpoint?.depends_on).toEqual([
      `${scoped}.aks-two_scoped_endpoint`,
    ])
  })

  it('is open by default, and so is the endpoint of a cluster', () => {
    const stack = stackWith({ scope: {} }, withOwnRule())
    expect(resourcesOf(stack, 'azurerm_monitor_private_link_scope').link_scope).toMatchObject({
      name: 'ampls-prometheus-example',
      ingestion_access_mode: 'Open',
    })
    const made = resourcesOf(stack, 'azurerm_monitor_data_collection_endpoint')
    expect(made['aks-example_endpoint']).not.toHaveProperty('public_network_access_enabled')
  })

  it('that exists is asked by the provider of its subscription, and has an endpoint', () => {
    const stack = stackWith({ scope: { existing: true, id: scopeId } }, withOwnRule())
    const id = 'aks-example_scoped_endpoint'
    expect(resourcesOf(stack, 'azurerm_monitor_private_link_scoped_service')[id]).toMatchObject({
      provider: `azurerm.subscription-${hub}`,
      scope_name: 'ampls-hub',
      resource_group_name: 'rg-Hub',
    })
    expect(endpoints(stack)).toEqual({})
  })

  it('that exists is given an endpoint where it has none', () => {
    const stack = stackWith({ scope: { existing: true, id: scopeId, privateEndpoint: 'created' } })
    expect(endpoints(stack).scope_endpoint).toMatchObject({
      private_service_connection: { private_connection_resource_id: scopeId },
    })
  })
})

it('with a stack for each cluster, endpoints are shared, and what is in the scope is the cluster’s', () => {
  const input = inputWith(
    { vault: true, queries: true, scope: {} },
    { ...withOwnRule({ publicNetworkAccess: false }), stacks: 'perCluster' },
  )
  const [shared = [], cluster = []] = stacksOf(parseEnvironment(input)).map((part) =>
    blocksOf(synthesizePart(part)).map(({ address }) => address),
  )
  const isPrivate = (address: string) => /private|link/.test(address)
  expect(shared.filter(isPrivate).filter((each) => /endpoint|scope\./.test(each))).toEqual([
    'azurerm_monitor_private_link_scope.link_scope',
    'azurerm_private_endpoint.queries_endpoint',
    'azurerm_private_endpoint.scope_endpoint',
    'azurerm_private_endpoint.vault_endpoint',
  ])
  expect(cluster.filter(isPrivate)).toEqual([
    'azurerm_monitor_private_link_scoped_service.aks-example_scoped_endpoint',
  ])
})
