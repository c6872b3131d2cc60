import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { type Body, resourcesOf, stackOf } from '../test/terraform/stack.ts'

function lifecyclesOf(changes: Partial<EnvironmentInput>) {
  const stack = stackOf({ ...example, ...changes })
  const lifecycleOf = (type: string, id: string) =>
    resourcesOf(stack, type)[id]?.lifecycle as Body | undefined
  return {
    vault: lifecycleOf('azurerm_key_vault', 'vault'),
    group: lifecycleOf('azurerm_resource_group', 'resource_group'),
    application: lifecycleOf('azuread_application', 'aks-example_application'),
    role: lifecycleOf('azurerm_role_assignment', 'aks-example_publisher'),
  }
}

describe('tags that others set', () => {
  it('are left alone by their names, on what can carry tags', () => {
    const lifecycles = lifecyclesOf({ ignoreTags: ['CostCenter', 'created by "policy"'] })
    const ignored = ['tags["CostCenter"]', 'tags["created by \\"policy\\""]']
    expect(lifecycles).toEqual({
      vault: { prevent_destroy: true, ignore_changes: ignored },
      group: { ignore_changes: ignored },
      application: undefined,
      role: undefined,
    })
  })

  it('are left alone altogether', () => {
    expect(lifecyclesOf({ ignoreTags: 'all' }).group).toEqual({ ignore_changes: ['tags'] })
  })

  it('are Terraform’s by default', () => {
    expect(lifecyclesOf({}).group).toBeUndefined()
  })
})
