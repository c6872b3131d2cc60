import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { secretProviderClassSpec } from './secret-provider-class.ts'
import { deploymentOf, OUTPUTS } from './testing/deployment.ts'

const vault = {
  keyvaultName: 'kv-prometheus-example',
  tenantID: '00000000-0000-0000-0000-000000000001',
}
const principalId = '00000000-0000-0000-0000-0000000000cc'
const clientId = '00000000-0000-0000-0000-0000000000dd'

function parametersOf(deployment: Parameters<typeof secretProviderClassSpec>[0]) {
  const { objects, ...parameters } = secretProviderClassSpec(deployment)?.parameters ?? {}
  return { objects, parameters }
}

describe('the driver reads the vault', () => {
  it.each([
    {
      vaultReader: { via: 'aksAddOn' } as const,
      parameters: {
        useVMManagedIdentity: 'true',
        userAssignedIdentityID: OUTPUTS.vaultReaderClientId,
      },
    },
    {
      vaultReader: { via: 'userAssignedIdentity', clientId, principalId } as const,
      parameters: { useVMManagedIdentity: 'true', userAssignedIdentityID: clientId },
    },
    {
      vaultReader: { via: 'systemAssignedIdentity', principalId } as const,
      parameters: { useVMManagedIdentity: 'true' },
    },
    {
      vaultReader: { via: 'workloadIdentity' } as const,
      parameters: { clientID: OUTPUTS.vaultReaderClientId },
    },
    {
      vaultReader: { via: 'servicePrincipal', principalId, secretName: 'reader' } as const,
      parameters: {},
    },
  ])('by $vaultReader.via', ({ vaultReader, parameters }) => {
    const deployment = deploymentOf({ vaultReader })
    expect(parametersOf(deployment).parameters).toEqual({ ...vault, ...parameters })
  })

  it('in another cloud by its name', () => {
    const deployment = deploymentOf({}, { cloud: 'usGovernment', location: 'usgovvirginia' })
    expect(parametersOf(deployment).parameters).toMatchObject({
      cloudName: 'AzureUSGovernmentCloud',
    })
  })
})

describe('the certificate is mounted', () => {
  const pkcs12 = { objectType: 'secret', objectFormat: 'pfx', objectEncoding: 'base64' }

  function objectOf(rotation: { mode: 'vault'; mountVersions?: boolean } | Generations) {
    const identity = {
      type: 'aadApplication',
      certificate: { name: 'writer', rotation },
    } as const
    const { array } = parse(parametersOf(deploymentOf({ identity })).objects ?? '')
    expect(array).toHaveLength(1)
    return parse(array[0])
  }

  interface Generations {
    mode: 'generations'
    generation: number
  }

  it('in its newest version', () => {
    expect(objectOf({ mode: 'vault' })).toEqual({ objectName: 'writer', ...pkcs12 })
  })

  it('in its last two versions, side by side', () => {
    expect(objectOf({ mode: 'vault', mountVersions: true })).toEqual({
      objectName: 'writer',
      ...pkcs12,
      objectVersionHistory: 2,
    })
  })

  it('in its current generation, under a name that stays', () => {
    expect(objectOf({ mode: 'generations', generation: 3 })).toEqual({
      objectName: 'writer-3',
      objectAlias: 'writer',
      ...pkcs12,
    })
  })
})

it('is not there for an identity without a certificate', () => {
  const identity = { type: 'workloadIdentity' } as const
  expect(secretProviderClassSpec(deploymentOf({ identity, vaultReader: undefined }))).toBe(
    undefined,
  )
})
