import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cluster, prod } from './fixtures.ts'
import { Workshop } from './workshop.ts'

let workshop: Workshop
beforeEach(async () => {
  workshop = new Workshop()
  workshop.declare(prod(cluster('aks-one'), cluster('aks-two')))
  await workshop.run('synth')
})
afterEach(() => workshop.close())

const FILE = 'dist/terraform/stacks/prod/imports.tf'
const APPLICATION = 'azuread_application.aks-one_application'
const ID = '/applications/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b99'

describe('import', () => {
  it('writes what names tell, beside the stack, where no synthesis takes it away', async () => {
    const { code, out } = await workshop.run('import', 'prod')
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(FILE) })
    const text = workshop.read(FILE)
    expect(text).toContain('to = azurerm_key_vault.vault\n')
    expect(text).toContain(`# ${APPLICATION}\n#   only Azure knows its id`)

    for (const command of ['synth', 'validate'] as const) {
      const { code, error } = await workshop.run(command)
      expect({ code, error }).toMatchObject({
        code: 0,
        error: expect.stringContaining(`${FILE} is for one apply\n  next: git rm ${FILE}`),
      })
    }
    expect(workshop.read(FILE)).toBe(text)
  })

  it('writes what was found, of one cluster where it is asked for', async () => {
    const file = `${workshop.root}/found.json`
    workshop.write('found.json', JSON.stringify({ [APPLICATION]: [ID] }))
    const args = ['prod', '--cluster', 'aks-one', '--file', file]
    expect(await workshop.run('import', ...args)).toMatchObject({ code: 0 })
    const text = workshop.read(FILE)
    expect(text.match(/^import \{$/gm)).toHaveLength(1)
    expect(text).toContain(`to = ${APPLICATION}\n  id = "${ID}"`)
    expect(text).not.toMatch(/aks-two|azurerm_key_vault\.vault/)
  })

  it('asks of the tenant of the environment', async () => {
    const { out } = await workshop.run('import', 'prod', '--ask')
    expect(out).toContain(`az login --tenant ${prod().tenantId}`)
    expect(out).toContain(`answer ${APPLICATION} ad app list`)
    expect(workshop.has(FILE)).toBe(false)
  })

  it('writes a file beside each stack where clusters have their own', async () => {
    workshop.declare({ ...prod(cluster('aks-one')), stacks: 'perCluster' })
    await workshop.run('synth')
    await workshop.run('import', 'prod')
    const own = workshop.read('dist/terraform/stacks/prod.aks-one/imports.tf')
    expect(own).toContain(APPLICATION)
    expect(workshop.read(FILE)).not.toContain('aks-one')
  })

  it('stops a change that leaves blocks without what they import', async () => {
    workshop.write('found.json', JSON.stringify({ [APPLICATION]: [ID] }))
    await workshop.run('import', 'prod', '--file', `${workshop.root}/found.json`)
    workshop.declare(prod(cluster('aks-two')))
    expect((await workshop.run('synth')).error).toContain(`Terraform stops: ${APPLICATION}`)
    expect(await workshop.run('validate')).toMatchObject({
      code: 1,
      error: expect.stringContaining(`Terraform stops: ${APPLICATION}`),
    })
  })

  it('is told of where its stack has gone', async () => {
    await workshop.run('import', 'prod')
    workshop.declare({ ...prod(cluster('aks-one')), name: 'staging' })
    const { code, error } = await workshop.run('synth')
    expect(error).toContain(`next: git rm ${FILE}`)
    expect(code).toBe(0)
  })

  it.each([
    [['nowhere'], 'ENVIRONMENT is "nowhere"; allowed: prod'],
    [['prod', '--cluster', 'aks-three'], 'allowed: aks-one, aks-two'],
    [['prod', '--all'], 'allowed: --cluster CLUSTER, --ask, --file FILE'],
    [['prod', '--file', 'nowhere.json'], 'allowed: JSON that can be read'],
    [['prod', 'staging'], 'argument is "staging"; allowed: one environment'],
  ])('refuses %j and says what there is', async (args, message) => {
    const { code, error } = await workshop.run('import', ...args)
    expect(error).toContain(message)
    expect(code).toBe(1)
    expect(workshop.has(FILE)).toBe(false)
  })
})
