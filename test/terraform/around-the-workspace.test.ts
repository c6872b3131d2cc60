import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { theCompany } from '../environments/companies.ts'
import { example } from '../environments/index.ts'
import { schemaOf, schemas } from './schema.ts'
import { answerOf, guidOf, simulate } from './simulation.ts'
import { type Body, blocksOf, parseEnvironment, stackOf } from './stack.ts'
import { apply, terraform } from './terraform.ts'

const { input: company } = theCompany('around-the-workspace')

const applied = (input: EnvironmentInput, answers: Record<string, Body> = {}) =>
  apply(String(terraform), simulate(stackOf(input), parseEnvironment(input), answers))

/** Addresses are a contract with every state that exists, as those of the other environments are. */
it('addresses of what is around the workspace stay as they are', () => {
  const around =
    /dashboard|dns_zone|private|lock|diagnostic|grafana|_role_assignment\.(reader|grafana)/
  const addresses = blocksOf(stackOf(company)).map(({ address }) => address)
  expect(addresses.filter((address) => around.test(address)).sort()).toEqual([
    'azurerm_dashboard_grafana.grafana',
    'azurerm_federated_identity_credential.shop_grafana_federation',
    'azurerm_management_lock.vault_lock',
    'azurerm_monitor_diagnostic_setting.vault_diagnostics',
    'azurerm_monitor_private_link_scope.link_scope',
    'azurerm_monitor_private_link_scoped_service.shop_scoped_endpoint',
    'azurerm_private_dns_zone.queries_zone',
    'azurerm_private_dns_zone.scope_zone',
    'azurerm_private_dns_zone.vault_zone',
    ...['queries', 'scope', 'vault'].map(
      (purpose) =>
        `azurerm_private_dns_zone_virtual_network_link.${purpose}_zone_link-00000000-rg-vnet`,
    ),
    'azurerm_private_endpoint.queries_endpoint',
    'azurerm_private_endpoint.scope_endpoint',
    'azurerm_private_endpoint.vault_endpoint',
    'azurerm_role_assignment.grafana_admin-00000000-0000-0000-0000-000000000274',
    'azurerm_role_assignment.grafana_reader',
    'azurerm_role_assignment.reader-00000000-0000-0000-0000-000000000274',
    'azurerm_role_assignment.shop_grafana_reader',
    'azurerm_user_assigned_identity.shop_grafana_identity',
  ])
})

it('the simulated Azure answers nothing that the providers do not know', () => {
  const unknown = blocksOf(stackOf(company)).flatMap((block) => {
    const { attributes = {}, block_types: nested = {} } = schemaOf(schemas, block) ?? {}
    return Object.keys(answerOf(block, parseEnvironment(company)))
      .filter((key) => !(key in nested) && attributes[key]?.computed !== true)
      .map((key) => `${block.address}.${key}`)
  })
  expect(unknown).toEqual([])
})

describe.skipIf(terraform === undefined)('a real Terraform', () => {
  it('lets each Grafana in by its own identity, and tells the client id of the one that is made', () => {
    const result = applied(company)
    if ('error' in result) throw new Error(result.error)
    const { evaluated, clusters } = JSON.parse(result.outputs)
    const identity = 'azurerm_user_assigned_identity.shop_grafana_identity'
    const readerOf = (id: string) => evaluated.value[`azurerm_role_assignment.${id}`].principal_id
    expect(readerOf('grafana_reader')).toBe(
      guidOf('azurerm_dashboard_grafana.grafana', 'principal_id'),
    )
    expect(readerOf('shop_grafana_reader')).toBe(guidOf(identity, 'principal_id'))
    expect(clusters.value.shop.grafana_client_id).toBe(guidOf(identity, 'client_id'))
  })

  const grafana = 'data.azurerm_dashboard_grafana.grafana'
  const existing: EnvironmentInput = {
    ...example,
    workspace: { existing: true, name: 'amw-hub' },
    managedGrafana: { existing: true, name: 'graf-hub' },
  }

  it('warns of an existing Grafana that has no link, says how, and is quiet once it has one', () => {
    expect(applied(existing)).toMatchObject({
      said: expect.stringContaining('az grafana integrations monitor add --name graf-hub'),
    })
    const id = '/subscriptions/S/resourceGroups/G/providers/microsoft.monitor/Accounts/amw-hub'
    const linked = { azure_monitor_workspace_integrations: [{ resource_id: id }] }
    expect(applied(existing, { [grafana]: linked })).toMatchObject({
      said: expect.not.stringContaining('az grafana'),
    })
  })

  it('stops at an existing Grafana without an identity of its own', () => {
    expect(applied(existing, { [grafana]: { identity: [] } })).toMatchObject({
      error: expect.stringContaining('has no system-assigned identity'),
    })
  })
})
