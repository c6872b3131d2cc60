import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import { pathsOf } from '../../contract/environment/testing.ts'
import { example } from '../../test/environments/index.ts'
import { violated } from '../../test/terraform/policies.ts'
import { schemaProblems, schemas } from '../../test/terraform/schema.ts'
import { type Body, blocksOf, resourcesOf, stackOf } from '../../test/terraform/stack.ts'

const application = {
  clientId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b21',
  principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b22',
}
const objectId = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b23'

function environmentWith(certificate: object, identity: object = {}): EnvironmentInput {
  const clusters = example.clusters.map((cluster) => ({
    ...cluster,
    name: 'a',
    identity: { type: 'aadApplication' as const, ...identity, certificate },
  }))
  return { ...example, clusters }
}

describe('a certificate of an authority', () => {
  const certificate = { issuer: 'DigiCert', dnsNames: ['prometheus.contoso.com'], sendChain: true }
  const stack = stackOf(environmentWith(certificate))

  it('is ordered under the name by which the vault knows the authority', () => {
    const made = resourcesOf(stack, 'azurerm_key_vault_certificate').a_certificate
    const policy = made?.certificate_policy as Record<string, Body>
    expect(policy.issuer_parameters).toEqual({ name: 'DigiCert' })
    expect(policy.x509_certificate_properties).toMatchObject({
      subject_alternative_names: { dns_names: ['prometheus.contoso.com'] },
    })
    expect(schemaProblems(stack, schemas)).toEqual([])
    expect(violated(stack)).toEqual({})
  })

  it('has a chain, which one that signs itself has not', () => {
    const warned = (of: object) =>
      checkEnvironments([environmentWith(of)]).warnings.filter(({ path }) =>
        path.endsWith('sendChain'),
      )
    expect(warned(certificate)).toEqual([])
    expect(warned({ sendChain: true })).toHaveLength(1)
  })
})

describe('a certificate that others make', () => {
  const certificate = { existing: true, name: 'prometheus' }
  const blocksFor = (identity: object) => {
    const stack = stackOf(environmentWith(certificate, identity))
    expect(schemaProblems(stack, schemas)).toEqual([])
    expect(violated(stack)).toEqual({})
    return blocksOf(stack).filter(({ type }) => /certificate/.test(type))
  }

  it('is read, and registered with its own dates', () => {
    const blocks = blocksFor({ application: { ...application, objectId } })
    expect(blocks.map(({ address }) => address)).toEqual([
      'azuread_application_certificate.a_certificate_registration',
      'data.azurerm_key_vault_certificate.a_certificate',
    ])
    expect(blocks[0]?.body).toMatchObject({
      application_id: `/applications/${objectId}`,
      value: '${data.azurerm_key_vault_certificate.a_certificate.certificate_data_base64}',
      end_date: '${data.azurerm_key_vault_certificate.a_certificate.expires}',
    })
  })

  it('is not even read where others register it', () => {
    expect(blocksFor({ application })).toEqual([])
    const stack = stackOf(environmentWith(certificate, { application }))
    expect(resourcesOf(stack, 'azurerm_role_assignment').a_vault_access?.scope).toBe(
      '${azurerm_key_vault.vault.id}/secrets/prometheus',
    )
  })
})

describe('of a certificate', () => {
  const existing = { existing: true, name: 'prometheus' }
  it.each<[string, object, string]>([
    ['that exists: no name', { existing: true }, 'name'],
    ['that exists: a subject', { ...existing, subject: 'CN=a' }, 'subject'],
    ['that exists: a validity', { ...existing, validityMonths: 6 }, 'validityMonths'],
    ['that exists: a key size', { ...existing, keySize: 4096 }, 'keySize'],
    ['that exists: an issuer', { ...existing, issuer: 'DigiCert' }, 'issuer'],
    ['that exists: names', { ...existing, dnsNames: ['a.contoso.com'] }, 'dnsNames'],
    [
      'that exists: a generation',
      { ...existing, rotation: { mode: 'generations', generation: 1 } },
      'rotation.generation',
    ],
    ['an issuer that is nobody', { issuer: 'Unknown' }, 'issuer'],
    ['an issuer by its address', { issuer: 'https://digicert.com' }, 'issuer'],
    ['a name of one part', { dnsNames: ['prometheus'] }, 'dnsNames[0]'],
  ])('%s is refused', (_what, certificate, option) => {
    expect(pathsOf(environmentWith(certificate))).toEqual([
      `clusters[0].identity.certificate.${option}`,
    ])
  })
})
