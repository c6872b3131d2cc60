import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { AppliedEnvironment, changesBetween, standIn } from '../terraform/changes.ts'
import { blocksOf, stackOf } from '../terraform/stack.ts'
import { terraform } from '../terraform/terraform.ts'
import { cluster, prod } from './fixtures.ts'

const changes = (before: EnvironmentInput, after: EnvironmentInput) =>
  changesBetween(String(terraform), before, after)

/** What is let go before an environment is taken down. */
const kept = [
  'azurerm_monitor_workspace.workspace',
  'azurerm_key_vault.vault',
  'azurerm_resource_group.resource_group',
]
const GUIDE = resolve(import.meta.dirname, '../../docs/day-2.md')

/** Of the same action each. */
const all = (action: string, ...addresses: string[]) =>
  Object.fromEntries(addresses.sort().map((address) => [address, action]))

const partsOf = (name: string) => [
  `azuread_application.${name}_application`,
  `azuread_application_certificate.${name}_certificate_registration`,
  `azuread_service_principal.${name}_service_principal`,
  `azurerm_key_vault_certificate.${name}_certificate`,
  `azurerm_role_assignment.${name}_publisher`,
  `azurerm_role_assignment.${name}_vault_access`,
  `time_sleep.${name}_certificate_handover`,
]
/** What is looked up stands for nothing in Azure. */
const withoutLookUps = (found: Record<string, string>) =>
  Object.fromEntries(Object.entries(found).filter(([address]) => !address.startsWith('data.')))

const generation = (number: number) =>
  prod(
    cluster('aks-one', {
      identity: {
        type: 'aadApplication',
        certificate: { rotation: { mode: 'generations', generation: number } },
      },
    }),
  )

describe.skipIf(terraform === undefined)(
  'Terraform, on the second day',
  () => {
    it('does nothing when a cluster is renamed', () => {
      const renamed = cluster('aks-new', { renamedFrom: 'aks-one' })
      expect(changes(prod(cluster('aks-one')), prod(renamed))).toEqual({})
    })

    it('does nothing when an environment is renamed', () => {
      const before = prod(cluster('aks-one'))
      expect(changes(before, { ...before, name: 'prod-eu2', renamedFrom: 'prod' })).toEqual({})
    })

    it('would make everything of a cluster a second time without renamedFrom', () => {
      const found = changes(prod(cluster('aks-one')), prod(cluster('aks-new')))
      expect(withoutLookUps(found)).toEqual({
        ...all('create', ...partsOf('aks-new')),
        ...all('delete', ...partsOf('aks-one')),
      })
    })

    it('adds what a new cluster needs, and touches no other', () => {
      const found = changes(prod(cluster('aks-one')), prod(cluster('aks-one'), cluster('aks-two')))
      expect(withoutLookUps(found)).toEqual(all('create', ...partsOf('aks-two')))
    })

    it('destroys what a removed cluster had, and touches no other', () => {
      const found = changes(prod(cluster('aks-one'), cluster('aks-two')), prod(cluster('aks-one')))
      expect(withoutLookUps(found)).toEqual(all('delete', ...partsOf('aks-two')))
    })

    it('rotates by adding a generation, and drops the one before the last', () => {
      const parts = (number: number) => [
        `azuread_application_certificate.aks-one_certificate-${number}_registration`,
        `azurerm_key_vault_certificate.aks-one_certificate-${number}`,
        `azurerm_role_assignment.aks-one_vault_access-${number}`,
        `time_sleep.aks-one_certificate-${number}_handover`,
      ]
      expect(changes(generation(1), generation(2))).toEqual(all('create', ...parts(2)))
      expect(changes(generation(2), generation(3))).toEqual({
        ...all('create', ...parts(3)),
        ...all('delete', ...parts(1)),
      })
    })

    it('does nothing when the chart and the sidecar are upgraded', () => {
      const upgraded = cluster('aks-one', {
        prometheus: { chartVersion: '88.6.0' },
        sidecar: { image: 'registry.contoso.com/azure-monitor-remote-write:0.2.0' },
      })
      expect(changes(prod(cluster('aks-one')), prod(upgraded))).toEqual({})
    })

    it('moves a cluster to a rule of its own by making the rule and giving the role on it', () => {
      const moved = cluster('aks-one', { dataCollection: { rule: 'own' } })
      expect(withoutLookUps(changes(prod(cluster('aks-one')), prod(moved)))).toEqual({
        ...all(
          'create',
          'azurerm_monitor_data_collection_endpoint.aks-one_endpoint',
          'azurerm_monitor_data_collection_rule.aks-one_rule',
        ),
        ...all('update', 'azurerm_role_assignment.aks-one_publisher'),
      })
    })

    it('takes an environment down when its samples and keys have been let go', () => {
      const environment = new AppliedEnvironment(String(terraform), prod(cluster('aks-one')))
      const destroy = () => environment.run('destroy', '-auto-approve', '-no-color')
      try {
        expect(destroy).toThrow('prevent_destroy')
        expect(readFileSync(GUIDE, 'utf8')).toContain(`terraform state rm ${kept.join(' ')}`)
        environment.run('state', 'rm', ...kept.map(standIn))
        destroy()
        expect(environment.run('state', 'list')).toBe('')
      } finally {
        environment.close()
      }
    })

    it("takes a vault's lock off before what it holds, although the vault itself is let go", () => {
      const vault = { name: 'kv-prometheus-contoso', lock: true }
      const locked = { ...prod(cluster('aks-one')), vault }
      const environment = new AppliedEnvironment(String(terraform), locked)
      try {
        environment.run('state', 'rm', ...kept.map(standIn))
        const said = environment.run('destroy', '-auto-approve', '-no-color').split('\n')
        const at = (address: string, what: string) =>
          said.findIndex((line) => line.startsWith(`${standIn(address)}: ${what}`))
        const gone = at('azurerm_management_lock.vault_lock', 'Destruction complete')
        expect(gone).toBeGreaterThan(0)
        for (const held of ['aks-one_vault_access', 'deployer']) {
          expect(at(`azurerm_role_assignment.${held}`, 'Destroying')).toBeGreaterThan(gone)
        }
      } finally {
        environment.close()
      }
    })
  },
  60_000,
)

it('a change of the deployer changes its role and what it owns, and no certificate', () => {
  const before = prod(cluster('aks-one'))
  const after = { ...before, deployer: { principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b99' } }
  const blocks = new Map(blocksOf(stackOf(before)).map(({ address, body }) => [address, body]))
  const changed = blocksOf(stackOf(after)).flatMap(({ address, body }) =>
    isDeepStrictEqual(blocks.get(address), body) ? [] : address,
  )
  expect(changed.sort()).toEqual([
    'azuread_application.aks-one_application',
    'azuread_service_principal.aks-one_service_principal',
    'azurerm_role_assignment.deployer',
  ])
})
