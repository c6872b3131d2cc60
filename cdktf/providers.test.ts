import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { stackOf } from '../test/terraform/stack.ts'

const custom: EnvironmentInput['cloud'] = {
  authorityHost: 'https://login.example.com',
  audience: 'https://monitor.example.com/',
  ingestionDomain: 'ingest.example.com',
  metadataHost: 'management.example.com',
}

describe('providers and backend', () => {
  it.each<[string, EnvironmentInput['cloud'], string, Record<string, string>]>([
    ['the public cloud', 'public', 'westeurope', {}],
    ['the US government', 'usGovernment', 'usgovvirginia', { environment: 'usgovernment' }],
    ['China', 'china', 'chinanorth3', { environment: 'china' }],
    ['a cloud of its own', custom, 'local', { metadata_host: 'management.example.com' }],
  ])('talk to %s, all three of them', (_name, cloud, location, address) => {
    const { provider, terraform } = stackOf({ ...example, cloud, location })
    const place = ({ environment, metadata_host }: Record<string, unknown>) => {
      return JSON.parse(JSON.stringify({ environment, metadata_host }))
    }
    expect(provider.azurerm?.map(place)).toEqual([address])
    expect(provider.azuread?.map(place)).toEqual([address])
    expect(place(Reflect.get(Object(terraform.backend), 'azurerm'))).toEqual(address)
  })

  it('find out at run time who applies', () => {
    const { provider, terraform } = stackOf(example)
    expect(terraform.backend).toEqual({
      azurerm: {
        resource_group_name: 'rg-terraform',
        storage_account_name: 'stterraformexample',
        container_name: 'tfstate',
        key: 'example.tfstate',
        use_oidc: true,
        use_azuread_auth: true,
      },
    })
    expect(provider.azuread).toEqual([{ tenant_id: example.tenantId, use_oidc: true }])
    expect(provider.azurerm).toMatchObject([
      {
        tenant_id: example.tenantId,
        subscription_id: example.subscriptionId,
        use_oidc: true,
        resource_provider_registrations: 'none',
      },
    ])
    expect(Object.keys(provider.azurerm?.[0] ?? {})).not.toContain('client_id')
  })

  it('are of exact versions', () => {
    expect(stackOf(example).terraform).toMatchObject({
      required_version: '>= 1.9.0',
      required_providers: {
        azurerm: { version: '4.81.0' },
        azuread: { version: '3.7.0' },
        time: { version: '0.13.1' },
      },
    })
  })
})
