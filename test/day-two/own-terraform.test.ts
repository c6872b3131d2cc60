import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { simulate } from '../terraform/simulation.ts'
import { parseEnvironment, stackOf } from '../terraform/stack.ts'
import { apply, terraform } from '../terraform/terraform.ts'
import { cluster, prod } from './fixtures.ts'
import { Workshop } from './workshop.ts'

let workshop: Workshop
beforeEach(() => {
  workshop = new Workshop()
})
afterEach(() => rmSync(workshop.root, { recursive: true }))

const OWN = 'output "workspace" {\n  value = local.remote_write.workspace_id\n}\n'
const input = { ...prod(cluster('aks')), ownTerraform: true }

function put(file: string, text: string): void {
  const folder = join(workshop.root, 'environments/prod.terraform')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), text)
}

describe('Terraform files of the user’s', () => {
  it('are beside the stack, and stay there', async () => {
    put('more.tf', OWN)
    put('README.md', 'ours')
    workshop.declare(input)
    expect(await workshop.run('synth')).toMatchObject({ code: 0 })
    expect(await workshop.run('synth')).toMatchObject({ code: 0 })
    expect(workshop.read('dist/terraform/stacks/prod/more.tf')).toBe(OWN)
    expect(() => workshop.read('dist/terraform/stacks/prod/README.md')).toThrow()
  })

  it('are a warning where nothing asks for them', async () => {
    put('more.tf', OWN)
    workshop.declare(prod(cluster('aks')))
    const { code, error } = await workshop.run('synth')
    expect(error).toContain('environments/prod.terraform')
    expect(code).toBe(0)
  })

  it.each([
    ['are asked for and not there', undefined],
    ['have the name of the stack', 'cdk.tf.json'],
  ])('are refused where they %s', async (_what, file) => {
    if (file !== undefined) put(file, '{}')
    workshop.declare(input)
    const { code, error } = await workshop.run('synth')
    expect(error).toContain('prod: ownTerraform')
    expect(code).toBe(1)
  })

  it.skipIf(terraform === undefined)('know by one name what the stack has made', () => {
    const stack = stackOf(input)
    const simulated = simulate(stack, parseEnvironment(input))
    const output = { ...Object(simulated.output), own: { value: '${local.remote_write}' } }
    const applied = apply(String(terraform), { ...simulated, output })
    if ('error' in applied) throw new Error(applied.error)
    const { own, evaluated } = JSON.parse(applied.outputs)
    const at = (address: string) => evaluated.value[address]
    expect(own.value).toEqual({
      resource_group_name: 'rg-prometheus',
      workspace_id: at('azurerm_monitor_workspace.workspace').id,
      vault_id: at('azurerm_key_vault.vault').id,
      clusters: {
        aks: {
          principal_id: at('azuread_service_principal.aks_service_principal').object_id,
          client_id: at('azuread_application.aks_application').client_id,
          rule_id: at('azurerm_monitor_workspace.workspace').default_data_collection_rule_id,
          vault_reader_principal_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    })
  })

  it('are none of those who have none', () => {
    expect(stackOf(prod(cluster('aks')))).not.toHaveProperty('locals')
  })
})
