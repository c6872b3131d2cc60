import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { problemsOf } from '../contract/environment/testing.ts'
import { example, fleet } from '../test/environments/index.ts'
import { resourcesOf, stackOf } from '../test/terraform/stack.ts'

type Vault = Exclude<NonNullable<EnvironmentInput['vault']>, { existing: true }>
const stackWith = (vault: Partial<Vault>) =>
  stackOf({ ...example, vault: { name: 'kv-test', ...vault } })
const GROUP = '/subscriptions/s/resourceGroups/g/providers'
const logWorkspaceId = `${GROUP}/Microsoft.OperationalInsights/workspaces/law`
const storageAccountId = `${GROUP}/Microsoft.Storage/storageAccounts/st`
const authorizationRuleId = `${GROUP}/Microsoft.EventHub/namespaces/ns/authorizationRules/send`

describe('diagnostics of the vault', () => {
  const settingOf = (diagnostics: Vault['diagnostics']) =>
    resourcesOf(stackWith({ diagnostics }), 'azurerm_monitor_diagnostic_setting').vault_diagnostics

  it('go to every place that is named', () => {
    expect(
      settingOf({
        logWorkspaceId,
        storageAccountId,
        eventHub: { authorizationRuleId, name: 'vault' },
        logs: 'allLogs',
      }),
    ).toEqual({
      name: 'prometheus-remote-write',
      target_resource_id: '${azurerm_key_vault.vault.id}',
      log_analytics_workspace_id: logWorkspaceId,
      storage_account_id: storageAccountId,
      eventhub_authorization_rule_id: authorizationRuleId,
      eventhub_name: 'vault',
      enabled_log: [{ category_group: 'allLogs' }],
    })
  })

  it('are who did what, unless more is asked for', () => {
    const setting = settingOf({ logWorkspaceId })
    expect(setting?.enabled_log).toEqual([{ category_group: 'audit' }])
    expect(setting).not.toHaveProperty('storage_account_id')
  })

  it('are refused without a place to go to', () => {
    expect(problemsOf({ ...example, vault: { name: 'kv-test', diagnostics: {} } })).toMatchObject([
      { path: 'example: vault.diagnostics' },
    ])
  })
})

describe('a lock', () => {
  it('keeps the vault, and goes before everything that it would keep', () => {
    const { vault_lock: lock } = resourcesOf(
      stackWith({ lock: true, diagnostics: { logWorkspaceId } }),
      'azurerm_management_lock',
    )
    expect(lock).toMatchObject({
      scope: '${azurerm_key_vault.vault.id}',
      lock_level: 'CanNotDelete',
    })
    expect(lock?.depends_on).toEqual([
      'time_sleep.deployer_propagation',
      'azurerm_monitor_diagnostic_setting.vault_diagnostics',
      'azurerm_role_assignment.aks-example_vault_access',
    ])
  })

  it('waits for the policies of every cluster, too', () => {
    const { vault } = fleet
    const stack = stackOf({ ...fleet, vault: { ...(vault as Vault), lock: true } })
    const { vault_lock: lock } = resourcesOf(stack, 'azurerm_management_lock')
    const policies = Object.keys(resourcesOf(stack, 'azurerm_key_vault_access_policy'))
    expect([lock?.depends_on].flat()).toHaveLength(policies.length)
  })

  it('is there only where it is asked for, and never at a vault of others', () => {
    expect(stackWith({}).resource.azurerm_management_lock).toBeUndefined()
    const problems = problemsOf({
      ...example,
      vault: { existing: true, name: 'kv-test', lock: true },
    })
    expect(problems).toMatchObject([{ path: 'example: vault.lock', allowed: 'nothing' }])
  })
})
