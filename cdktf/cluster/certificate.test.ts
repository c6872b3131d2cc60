import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { example } from '../../test/environments/index.ts'
import { type Body, resourcesOf, stackOf } from '../../test/terraform/stack.ts'

type Identity = Extract<
  EnvironmentInput['clusters'][number]['identity'],
  { type: 'aadApplication' }
>

function stackWith(certificate: NonNullable<Identity['certificate']>) {
  const clusters = example.clusters.map((cluster) => ({
    ...cluster,
    name: 'a',
    identity: { type: 'aadApplication' as const, certificate },
  }))
  return stackOf({ ...example, clusters })
}
const certificatesOf = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_key_vault_certificate')
const policyOf = (body: Body | undefined) => body?.certificate_policy

describe('a certificate', () => {
  it('is an exportable PKCS#12 for client authentication', () => {
    const certificate = certificatesOf(
      stackWith({ keySize: 3072, validityMonths: 6 }),
    ).a_certificate
    expect(certificate).toMatchObject({
      name: 'prometheus-remote-write-example-a',
      key_vault_id: '${azurerm_key_vault.vault.id}',
    })
    expect(policyOf(certificate)).toEqual({
      issuer_parameters: { name: 'Self' },
      key_properties: { exportable: true, key_type: 'RSA', key_size: 3072, reuse_key: false },
      secret_properties: { content_type: 'application/x-pkcs12' },
      lifetime_action: [
        { action: { action_type: 'AutoRenew' }, trigger: { days_before_expiry: 60 } },
      ],
      x509_certificate_properties: {
        subject: 'CN=prometheus-remote-write-a',
        validity_in_months: 6,
        key_usage: ['digitalSignature'],
        extended_key_usage: ['1.3.6.1.5.5.7.3.2'],
      },
    })
  })

  it('is renewed by the vault when the environment says', () => {
    const rotation = { mode: 'vault' as const, renewDaysBeforeExpiry: 30 }
    const { a_certificate: certificate } = certificatesOf(stackWith({ rotation }))
    expect(policyOf(certificate)).toMatchObject({
      lifetime_action: [{ trigger: { days_before_expiry: 30 } }],
    })
  })

  it('of a generation is never renewed in place', () => {
    const rotation = { mode: 'generations' as const, generation: 1 }
    const certificates = certificatesOf(stackWith({ rotation }))
    expect(Object.keys(certificates)).toEqual(['a_certificate-1'])
    expect(policyOf(certificates['a_certificate-1'])).toMatchObject({
      lifetime_action: [{ action: { action_type: 'EmailContacts' } }],
    })
  })

  it('of the previous generation lives on beside the current one', () => {
    const stack = stackWith({ name: 'writer', rotation: { mode: 'generations', generation: 5 } })
    const names = Object.values(certificatesOf(stack)).map(({ name }) => name)
    expect(names).toEqual(['writer-4', 'writer-5'])
    expect(Object.keys(resourcesOf(stack, 'azuread_application_certificate'))).toEqual([
      'a_certificate-4_registration',
      'a_certificate-5_registration',
    ])
    const secrets = Object.entries(resourcesOf(stack, 'azurerm_role_assignment'))
      .filter(([, { role_definition_name: role }]) => role === 'Key Vault Secrets User')
      .map(([id, { scope }]) => [id, scope])
    expect(secrets).toEqual([
      [
        'a_vault_access-4',
        '${azurerm_key_vault.vault.id}/secrets/${azurerm_key_vault_certificate.a_certificate-4.name}',
      ],
      [
        'a_vault_access-5',
        '${azurerm_key_vault.vault.id}/secrets/${azurerm_key_vault_certificate.a_certificate-5.name}',
      ],
    ])
  })
})
