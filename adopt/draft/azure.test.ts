import { describe, expect, it } from 'vitest'
import { adoptedOf, INGESTION, native, RULE, values } from '../testing/values.ts'

describe('the cloud', () => {
  it.each([
    ['public', { CLOUD: 'AZUREPUBLIC' }],
    ['usGovernment', { CLOUD: 'AZURE_GOVERNMENT' }],
    ['china', { CLOUD: 'AzureChina' }],
    ['usGovernment', { INGESTION_URL: INGESTION.replace('.com', '.us') }],
  ])('is %s with %o', (cloud, env) => {
    expect(adoptedOf(values({ IDENTITY_TYPE: 'systemAssigned', ...env })).environment.cloud).toBe(
      cloud,
    )
  })

  it('is that of azureAd', () => {
    const text = native({ cloud: 'AzureChina', managedIdentity: {} })
    expect(adoptedOf(text).environment.cloud).toBe('china')
  })

  it('has addresses of its own', () => {
    const text = values({
      IDENTITY_TYPE: 'systemAssigned',
      CLOUD: 'AZURECUSTOM',
      AAD_HOST_ENDPOINT: 'https://login.example.ic.gov',
      INGESTION_AAD_AUDIENCE: 'https://monitor.example.ic.gov/.default',
      INGESTION_URL: INGESTION.replace('westeurope-1', 'east-1').replace(
        'azure.com',
        'example.ic.gov',
      ),
    })
    expect(adoptedOf(text).environment.cloud).toEqual({
      authorityHost: 'https://login.example.ic.gov',
      audience: 'https://monitor.example.ic.gov/',
      ingestionDomain: 'ingest.monitor.example.ic.gov',
      metadataHost: 'management.example.com',
    })
  })
})

it('reads workspace, region and rule out of the ingestion URL', () => {
  const { environment, unknown } = adoptedOf(values({ IDENTITY_TYPE: 'systemAssigned' }))
  expect([environment.workspace.name, environment.location]).toEqual(['amw-shop', 'westeurope'])
  expect(unknown.join('\n')).toMatch(RULE)
})
