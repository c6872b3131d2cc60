import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { theCompany } from '../../test/environments/companies.ts'
import { environments, example, fleet } from '../../test/environments/index.ts'
import { stackOf } from '../../test/terraform/stack.ts'
import { answerProblems, blocksOf, printBlocks } from './blocks.ts'
import { importsOf } from './imports.ts'
import { printQuestions } from './questions.ts'
import { rowOf } from './rows.ts'

const { input: company } = theCompany('around-the-workspace')
const privateLink = company.privateLink && { ...company.privateLink, queries: true }
const cdktf = resolve(import.meta.dirname, '..')
const importsIn = (input: EnvironmentInput, cluster?: string) =>
  importsOf(stackOf(input) as Parameters<typeof importsOf>[0], cluster)
const idsOf = (input: EnvironmentInput) =>
  Object.fromEntries(importsIn(input).map(({ address, search }) => [address, search?.id]))

describe('the imports of a stack', () => {
  it('know every type of resource that a file here makes', () => {
    const types = globSync('**/*.ts', { cwd: cdktf, exclude: ['**/*.test.ts'] }).flatMap((file) => {
      const made = readFileSync(join(cdktf, file), 'utf8').matchAll(
        /'@cdktf\/provider-(\w+)\/lib\/(?!data-|provider\/)([\w-]+)\/index\.js'/g,
      )
      return [...made].map(([, provider, type]) => `${provider}_${type?.replaceAll('-', '_')}`)
    })
    expect(new Set(types).size).toBeGreaterThan(14)
    // The bindings call it so, because its attributes have a type of that name.
    const named = types.map((type) => type.replace('access_policy_a', 'access_policy'))
    expect(named.filter((type) => rowOf(type) === undefined)).toEqual([])
  })

  it('are every resource of every environment, each with an id or with why it is made anew', () => {
    for (const input of [...environments, company]) {
      const resources = Object.entries(stackOf(input).resource).flatMap(([type, byId]) =>
        Object.keys(byId).map((id) => `${type}.${id}`),
      )
      const imports = importsIn(input)
      expect(imports.map(({ address }) => address)).toEqual(resources)
      const odd = imports.filter(({ search: { id, format } = {} }) => id && !format?.test(id))
      expect(odd).toEqual([])
    }
  })

  it('take ids from names where those tell them, in the form of the providers', () => {
    const group = `/subscriptions/${example.subscriptionId}/resourceGroups/rg-prometheus-example`
    const identity = `/subscriptions/${fleet.subscriptionId}/resourceGroups/rg-observability/providers/Microsoft.ManagedIdentity/userAssignedIdentities/prometheus-remote-write-fleet-aks-workload`
    expect(idsOf(example)).toMatchObject({
      'azurerm_resource_group.resource_group': group,
      'azurerm_monitor_workspace.workspace': `${group}/providers/Microsoft.Monitor/accounts/amw-example`,
      'azurerm_key_vault.vault': `${group}/providers/Microsoft.KeyVault/vaults/kv-prometheus-example`,
      'azuread_application.aks-example_application': undefined,
      'azurerm_role_assignment.deployer': undefined,
    })
    expect(idsOf(fleet)).toMatchObject({
      'azurerm_user_assigned_identity.aks-workload_identity': identity,
      'azurerm_federated_identity_credential.aks-workload_federation': `${identity}/federatedIdentityCredentials/prometheus`,
      'azurerm_key_vault_access_policy.factory_vault_access': `/subscriptions/${fleet.subscriptionId}/resourceGroups/rg-observability/providers/Microsoft.KeyVault/vaults/kv-prometheus-fleet/objectId/00000000-0000-0000-0000-000000000031`,
    })
  })

  it('take ids of private endpoints, zones and their links from names, and ask whether they are there', () => {
    const imports = importsIn({ ...example, workspace: { name: 'amw-new' }, privateLink })
    const of = /^azurerm_private_(dns_zone|endpoint)/
    const made = imports.filter(({ address }) => of.test(address))
    const network = `/subscriptions/${example.subscriptionId}/resourceGroups/rg-prometheus-example/providers/Microsoft.Network`
    const zone = `${network}/privateDnsZones/privatelink.westeurope.prometheus.monitor.azure.com`
    const ids = Object.fromEntries(made.map(({ address, search }) => [address, search?.id]))
    expect(ids).toMatchObject({
      'azurerm_private_endpoint.queries_endpoint': `${network}/privateEndpoints/pe-prometheus-queries-example`,
      'azurerm_private_dns_zone.queries_zone': zone,
    })
    const links = Object.entries(ids).filter(([address]) => address.includes('queries_zone_link'))
    expect(links.length).toBeGreaterThan(0)
    const odd = links.filter(([, id]) => !id?.startsWith(`${zone}/virtualNetworkLinks/`))
    expect(odd).toEqual([])
    expect(blocksOf(made, undefined).filter((block) => 'without' in block)).toEqual([])
    const questions = printQuestions(imports, example.tenantId)
    const silent = made.filter(({ address }) => !questions.includes(`answer ${address} network `))
    expect(silent).toEqual([])
  })

  it('ask for a zone by its name, as far as it is known before Azure is asked', () => {
    const zoneOf = (workspace: EnvironmentInput['workspace']) =>
      importsIn({ ...example, workspace, privateLink }).find(
        ({ address }) => address === 'azurerm_private_dns_zone.queries_zone',
      )?.search?.command
    expect(zoneOf({ name: 'amw-new' })).toContain(
      `starts_with(name, 'privatelink.westeurope.prometheus.monitor.azure.com')`,
    )
    expect(zoneOf({ existing: true, name: 'amw-hub' })).toContain(
      `[?starts_with(name, 'privatelink.') && ends_with(name, '.prometheus.monitor.azure.com')].id`,
    )
  })

  it('ask for an application by its whole name, whatever is in it', () => {
    const [cluster] = example.clusters
    const displayName = `O'Brien "$(whoami)"`
    const clusters = [
      { ...cluster, identity: { type: 'aadApplication' as const, displayName } },
    ] as typeof example.clusters
    const command = importsIn({ ...example, clusters }).find(({ address }) =>
      address.startsWith('azuread_application.'),
    )?.search?.command
    expect(command).toContain(`--filter 'displayName eq '\\''O'\\'''\\''Brien "$(whoami)"'\\'''`)
  })

  it('of one cluster are its own', () => {
    const addresses = importsIn(fleet, 'aks-workload').map(({ address }) => address)
    expect(addresses).toEqual([
      'azurerm_federated_identity_credential.aks-workload_federation',
      'azurerm_role_assignment.aks-workload_publisher',
      'azurerm_user_assigned_identity.aks-workload_identity',
    ])
  })
})

describe('what was found', () => {
  const application = 'azuread_application.aks-example_application'
  const group = 'azurerm_resource_group.resource_group'
  const id = `/applications/${example.tenantId}`
  const imports = importsIn(example)

  it('is imported, and nothing else', () => {
    // Azure answers in any case; the provider refuses every other than its own.
    const found = { [application]: [id], [group]: [`/SUBSCRIPTIONS/s/resourcegroups/g`] }
    const blocks = blocksOf(imports, found)
    expect(blocks.filter((block) => 'id' in block)).toEqual([
      { address: application, id },
      {
        address: group,
        id: `/subscriptions/${example.subscriptionId}/resourceGroups/rg-prometheus-example`,
      },
    ])
    const text = printBlocks(blocks)
    expect(text).toContain(`import {\n  to = ${application}\n  id = "${id}"\n}\n`)
    expect(text).toContain('# azurerm_key_vault.vault\n#   made anew: it was not found\n')
    expect(text).toContain('#   made anew: Entra ID never gives')
  })

  it.each([
    ['two of them', { [application]: [id, id] }, 'one id'],
    ['an id of something else', { [application]: [example.tenantId] }, 'an id like'],
    ['an address that the stack does not have', { 'azurerm_x.y': [id] }, 'an address of the stack'],
    [
      'what cannot be imported',
      { 'time_sleep.deployer_propagation': ['120s,'] },
      'nothing: it only waits',
    ],
  ])('is refused where it is %s', (_what, found, allowed) => {
    expect(answerProblems(imports, found, 'again')).toEqual([
      expect.objectContaining({ allowed: expect.stringContaining(allowed) }),
    ])
  })
})
