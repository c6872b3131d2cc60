import { KeyVaultCertificateContacts } from '@cdktf/provider-azurerm/lib/key-vault-certificate-contacts/index.js'
import type { Construct } from 'constructs'
import type { EnvironmentContext, Vault } from './context.ts'
import { waitsFor } from './waits-for.ts'

interface ContactsOf {
  readonly vault: Pick<Vault, 'id' | 'beforeCertificates'>
  readonly addresses: readonly string[]
}

/** Whom Key Vault writes to before a certificate expires: one list for the whole vault. */
export function addVaultContacts(
  scope: Construct,
  _context: EnvironmentContext,
  { vault, addresses }: ContactsOf,
): void {
  if (addresses.length === 0) return
  new KeyVaultCertificateContacts(scope, 'vault_contacts', {
    keyVaultId: vault.id,
    contact: addresses.map((email) => ({ email })),
    ...waitsFor(vault.beforeCertificates),
  })
}
