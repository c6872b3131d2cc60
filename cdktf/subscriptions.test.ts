import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { blocksOf, stackOf } from '../test/terraform/stack.ts'

const hub = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01'
const security = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b02'
const spoke = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b03'
const sidecar = { image: 'registry.example.com/sidecar:1' }

function hubAndSpoke(subscriptions: { hub?: string; security?: string; spoke?: string }) {
  const place = (subscriptionId: string | undefined) =>
    subscriptionId === undefined ? {} : { subscriptionId }
  const input: EnvironmentInput = {
    ...example,
    workspace: { existing: true, name: 'amw-hub', ...place(subscriptions.hub) },
    vault: {
      existing: true,
      name: 'kv-platform',
      access: 'accessPolicies',
      ...place(subscriptions.security),
    },
    clusters: [
      {
        name: 'a',
        kubernetes: { kind: 'aks', resourceGroupName: 'rg-a', ...place(subscriptions.spoke) },
        identity: { type: 'aadApplication' },
        vaultReader: { via: 'aksAddOn' },
        sidecar,
        destination: { name: 'a' },
      },
      {
        name: 'b',
        kubernetes: { kind: 'other' },
        identity: {
          type: 'userAssigned',
          identity: {
            source: 'existing',
            name: 'id-b',
            resourceGroupName: 'rg-b',
            ...place(subscriptions.spoke),
          },
        },
        dataCollection: { rule: 'own' },
        sidecar,
        destination: { name: 'b' },
      },
    ],
  }
  return stackOf(input)
}

/** What is asked for or made by a provider other than the environment's own. */
function elsewhere(stack: ReturnType<typeof stackOf>): Record<string, string[]> {
  const blocks = blocksOf(stack).filter(({ body }) => body.provider !== undefined)
  const byProvider = Map.groupBy(blocks, ({ body }) => String(body.provider))
  return Object.fromEntries(
    [...byProvider].map(([provider, all]) => [provider, all.map(({ address }) => address)]),
  )
}

describe('another subscription', () => {
  it('has a provider of its own, which is asked for what is there and for nothing else', () => {
    const stack = hubAndSpoke({ hub, security, spoke })
    expect(elsewhere(stack)).toEqual({
      [`azurerm.subscription-${hub}`]: [
        'data.azurerm_monitor_data_collection_endpoint.default_endpoint',
        'data.azurerm_monitor_data_collection_rule.default_rule',
        'data.azurerm_monitor_workspace.workspace',
      ],
      [`azurerm.subscription-${security}`]: [
        'azurerm_key_vault_access_policy.a_vault_access',
        'azurerm_key_vault_access_policy.deployer',
        'azurerm_key_vault_certificate.a_certificate',
        'data.azurerm_key_vault.vault',
      ],
      [`azurerm.subscription-${spoke}`]: [
        'data.azurerm_kubernetes_cluster.a_aks',
        'data.azurerm_user_assigned_identity.b_identity',
      ],
    })
    const [own, ...others] = stack.provider.azurerm ?? []
    expect(own).not.toHaveProperty('alias')
    expect(others.map(({ subscription_id: id }) => id).toSorted()).toEqual([hub, security, spoke])
    for (const { alias: _, ...other } of others) {
      expect({ ...other, subscription_id: '' }).toEqual({ ...own, subscription_id: '' })
    }
  })

  it('that is the environment’s own, however it is written, is none', () => {
    const own = example.subscriptionId.toUpperCase()
    const stack = hubAndSpoke({ hub: own, security: own, spoke: own })
    expect(stack).toEqual(hubAndSpoke({}))
    expect(stack.provider.azurerm).toHaveLength(1)
  })

  it('has one provider, whoever is there', () => {
    const stack = hubAndSpoke({ hub, security: hub, spoke: hub })
    expect(stack.provider.azurerm).toHaveLength(2)
  })

  it('is in the commands that people are told to run', () => {
    const { data } = hubAndSpoke({ spoke })
    const lifecycle = JSON.stringify(data.azurerm_kubernetes_cluster?.a_aks?.lifecycle)
    expect(lifecycle).toContain(`--resource-group rg-a --subscription ${spoke}`)
  })
})
