import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock/index.js'
import type { ITerraformDependable } from 'cdktf'
import type { Construct } from 'constructs'
import type { EnvironmentContext, Vault } from './context.ts'
import { waitsFor } from './waits-for.ts'

interface LockOf {
  readonly vault: Pick<Vault, 'id'>
  /** What is made at the vault or below it, and cannot be deleted while the lock is there. */
  readonly below: readonly ITerraformDependable[]
}

/**
 * Keeps the vault, and whatever is at it, from being deleted. It comes last and goes first, so that a
 * destruction of everything finds its way.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 */
export function addVaultLock(
  scope: Construct,
  { environment }: EnvironmentContext,
  { vault, below }: LockOf,
): void {
  new ManagementLock(scope, 'vault_lock', {
    name: 'prometheus-remote-write',
    scope: vault.id,
    lockLevel: 'CanNotDelete',
    notes: `Made by the Terraform stack ${environment.name}: vault.lock of its environment file takes it off.`,
    ...waitsFor(below),
  })
}
