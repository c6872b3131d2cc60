import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentContext, Vault } from './context.ts'

interface DiagnosticsOf {
  readonly vault: Pick<Vault, 'id'>
  readonly settings: Extract<NonNullable<Environment['vault']>, { existing: false }>['diagnostics']
}

/**
 * Where the vault logs who did what in it.
 * @see https://learn.microsoft.com/azure/key-vault/general/logging
 */
export function addVaultDiagnostics(
  scope: Construct,
  _context: EnvironmentContext,
  { vault, settings }: DiagnosticsOf,
): readonly ITerraformDependable[] {
  if (settings === undefined) return []
  const { logWorkspaceId, storageAccountId, eventHub, logs } = settings
  const setting = new MonitorDiagnosticSetting(scope, 'vault_diagnostics', {
    name: 'prometheus-remote-write',
    targetResourceId: vault.id,
    ...(logWorkspaceId && { logAnalyticsWorkspaceId: logWorkspaceId }),
    ...(storageAccountId && { storageAccountId }),
    ...(eventHub && {
      eventhubAuthorizationRuleId: eventHub.authorizationRuleId,
      ...(eventHub.name && { eventhubName: eventHub.name }),
    }),
    enabledLog: [{ categoryGroup: logs }],
  })
  return [setting]
}
