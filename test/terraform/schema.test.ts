import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { environments, example, fleet } from '../environments/index.ts'
import { fits, schemaOf, schemaProblems, schemas, versions } from './schema.ts'
import { answerOf } from './simulation.ts'
import { type Body, blocksOf, parseEnvironment, type Stack, stackOf } from './stack.ts'

const named = environments.map((input) => [input.name, input] as const)

describe("the providers' schemas", () => {
  it.each(named)('are of the versions that the stack of %s pins', (_name, input) => {
    const required = stackOf(input).terraform.required_providers as Record<string, Body>
    const pinned = Object.entries(required).map(([name, { version }]) => [name, version])
    expect(Object.fromEntries(pinned)).toEqual(versions)
  })

  it.each(named)('know every block, argument and reference of %s', (_name, input) => {
    expect(schemaProblems(stackOf(input), schemas)).toEqual([])
  })

  it.each(named)('know whatever the simulated Azure answers for %s', (_name, input) => {
    const unknown = blocksOf(stackOf(input)).flatMap((block) => {
      const { attributes = {}, block_types: nested = {} } = schemaOf(schemas, block) ?? {}
      return Object.entries(answerOf(block, parseEnvironment(input)))
        .filter(([key]) => !(key in nested))
        .filter(([key, value]) => {
          const { computed = false, type } = attributes[key] ?? {}
          return !computed || !fits(type, value)
        })
        .map(([key]) => `${block.address}.${key}`)
    })
    expect(unknown).toEqual([])
  })

  it.each(named)('find tags on all of %s that can carry them', (_name, input) => {
    const taggable = blocksOf(stackOf(input)).filter((block) => {
      const carries = schemaOf(schemas, block)?.attributes?.tags?.optional
      return carries && block.type.startsWith('azurerm_')
    })
    const { tags } = parseEnvironment(input)
    const expected = Object.keys(tags).length > 0 ? tags : undefined
    expect(taggable.length).toBeGreaterThan(0)
    expect(taggable.map(({ address, body }) => [address, body.tags])).toEqual(
      taggable.map(({ address }) => [address, expected]),
    )
  })

  it.each<[string, (stack: Stack) => void, string]>([
    [
      'an argument that does not exist',
      ({ resource }) => Object.assign(resource.azurerm_key_vault?.vault ?? {}, { sku: 'standard' }),
      'azurerm_key_vault.vault.sku does not exist',
    ],
    [
      'a missing argument',
      ({ resource }) => delete resource.azurerm_key_vault?.vault?.sku_name,
      'azurerm_key_vault.vault.sku_name is missing',
    ],
    [
      'an argument of another type',
      ({ resource }) => Object.assign(resource.azurerm_key_vault?.vault ?? {}, { tags: ['a'] }),
      'azurerm_key_vault.vault.tags is no ["map","string"]',
    ],
    [
      'an attribute that only Azure sets',
      ({ resource }) => Object.assign(resource.azurerm_key_vault?.vault ?? {}, { vault_uri: 'x' }),
      "azurerm_key_vault.vault.vault_uri is Azure's to say",
    ],
    [
      'a type that does not exist',
      ({ resource }) => Object.assign(resource, { azurerm_key_safe: { vault: {} } }),
      'azurerm_key_safe.vault: no such type',
    ],
    [
      'a mistake deep in a block',
      ({ resource }) =>
        Object.assign(resource.azurerm_key_vault_certificate ?? {}, {
          'aks-example_certificate': {
            name: 'a',
            key_vault_id: 'b',
            certificate_policy: {
              issuer_parameters: {},
              key_properties: [],
              secret_properties: [],
            },
          },
        }),
      'azurerm_key_vault_certificate.aks-example_certificate.certificate_policy[0].issuer_parameters[0].name is missing',
    ],
    [
      'a reference to an attribute that does not exist',
      ({ output }) => Object.assign(output, { a: { value: '${azurerm_key_vault.vault.uri}' } }),
      'output.a.value: azurerm_key_vault.vault has no uri',
    ],
    [
      'a condition on an attribute that does not exist',
      ({ data }) =>
        Object.assign(data.azurerm_kubernetes_cluster?.['aks-example_aks'] ?? {}, {
          lifecycle: { postcondition: [{ condition: '${self.add_on}', error_message: '' }] },
        }),
      'data.azurerm_kubernetes_cluster.aks-example_aks has no add_on',
    ],
  ])('notice %s', (_what, breakIt, problem) => {
    const stack = stackOf(example)
    breakIt(stack)
    expect(schemaProblems(stack, schemas)).toContain(problem)
  })

  it('know what a network-restricted vault of a custom cloud is made of', () => {
    const custom: EnvironmentInput = {
      ...fleet,
      cloud: {
        authorityHost: 'https://login.example.com',
        audience: 'https://monitor.example.com/',
        ingestionDomain: 'ingest.example.com',
        metadataHost: 'management.example.com',
      },
      clusters: fleet.clusters.filter(({ transport }) => transport !== 'native'),
      vault: {
        name: 'kv-custom',
        network: {
          bypassAzureServices: true,
          subnetIds: [
            '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/n',
          ],
        },
      },
    }
    expect(schemaProblems(stackOf(custom), schemas)).toEqual([])
  })
})
