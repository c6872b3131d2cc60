import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { blocksOf, resourcesOf, stackOf } from '../test/terraform/stack.ts'

function stackWith(vault: Partial<EnvironmentInput['vault']>, changes = {}) {
  return stackOf({ ...example, ...changes, vault: { name: 'kv-test', ...vault } })
}
const certificateOf = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_key_vault_certificate')['aks-example_certificate']
const deployer = { principalId: '00000000-0000-0000-0000-000000000003' }

describe('the vault', () => {
  it('is created with RBAC, purge protection and open to all networks', () => {
    const { vault } = resourcesOf(stackWith({}), 'azurerm_key_vault')
    expect(vault).toMatchObject({
      name: 'kv-test',
      tenant_id: example.tenantId,
      sku_name: 'standard',
      rbac_authorization_enabled: true,
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      public_network_access_enabled: true,
    })
    expect(vault).not.toHaveProperty('network_acls')
  })

  it('lets in nobody but the networks that are named, as soon as there are rules', () => {
    const { vault } = resourcesOf(
      stackWith({
        sku: 'premium',
        softDeleteRetentionDays: 7,
        network: { bypassAzureServices: true, ipRules: ['203.0.113.7'] },
      }),
      'azurerm_key_vault',
    )
    expect(vault).toMatchObject({
      sku_name: 'premium',
      soft_delete_retention_days: 7,
      public_network_access_enabled: true,
      network_acls: { default_action: 'Deny', bypass: 'AzureServices', ip_rules: ['203.0.113.7'] },
    })
  })

  it('is looked up in its own group when it exists', () => {
    const { data, resource } = stackWith({ existing: true, resourceGroupName: 'rg-security' })
    expect(data.azurerm_key_vault?.vault).toMatchObject({
      name: 'kv-test',
      resource_group_name: 'rg-security',
    })
    expect(resource.azurerm_key_vault).toBeUndefined()
  })

  it('is looked up in the group of the environment when no other is named', () => {
    const { data } = stackWith({ existing: true })
    expect(data.azurerm_key_vault?.vault?.resource_group_name).toBe('rg-prometheus-example')
  })
})

describe('an environment without a vault', () => {
  it('has nothing about vaults, and nothing for the deployer', () => {
    const stack = stackOf({
      ...example,
      vault: undefined,
      clusters: [
        {
          name: 'a',
          kubernetes: { kind: 'other' },
          identity: { type: 'systemAssigned', principalId: deployer.principalId },
          sidecar: { image: 'registry.example.com/sidecar:1' },
        },
      ],
    })
    expect(blocksOf(stack).map(({ address }) => address)).toEqual([
      'azurerm_monitor_workspace.workspace',
      'azurerm_resource_group.resource_group',
      'azurerm_role_assignment.a_publisher',
      'data.azurerm_monitor_data_collection_endpoint.default_endpoint',
      'data.azurerm_monitor_data_collection_rule.default_rule',
    ])
  })
})

describe('the deployer', () => {
  it('gets a role on the vault, and certificates wait until it has reached the vault', () => {
    const stack = stackWith({}, { deployer: { ...deployer, principalType: 'User' } })
    expect(resourcesOf(stack, 'azurerm_role_assignment').deployer).toEqual({
      scope: '${azurerm_key_vault.vault.id}',
      role_definition_name: 'Key Vault Certificates Officer',
      principal_id: deployer.principalId,
      principal_type: 'User',
    })
    expect(resourcesOf(stack, 'time_sleep').deployer_propagation).toEqual({
      create_duration: '120s',
      triggers: { role_assignment: '${azurerm_role_assignment.deployer.id}' },
    })
    expect(certificateOf(stack)?.depends_on).toEqual(['time_sleep.deployer_propagation'])
  })

  it('gets an access policy, which works at once', () => {
    const stack = stackWith({ access: 'accessPolicies' }, { deployer })
    expect(resourcesOf(stack, 'azurerm_key_vault_access_policy').deployer).toEqual({
      key_vault_id: '${azurerm_key_vault.vault.id}',
      tenant_id: example.tenantId,
      object_id: deployer.principalId,
      certificate_permissions: ['Get', 'List', 'Create', 'Update', 'Delete', 'Recover'],
    })
    expect(certificateOf(stack)?.depends_on).toEqual(['azurerm_key_vault_access_policy.deployer'])
  })

  it('gets nothing when its rights are the user’s to give', () => {
    const stack = stackWith(
      {},
      {
        deployer: undefined,
        clusters: example.clusters.map((cluster) => ({
          ...cluster,
          identity: { type: 'aadApplication', owners: [deployer.principalId] },
        })),
      },
    )
    expect(resourcesOf(stack, 'azurerm_role_assignment').deployer).toBeUndefined()
    expect(certificateOf(stack)).not.toHaveProperty('depends_on')
  })
})
