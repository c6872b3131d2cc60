import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cluster, prod, stackFile, valuesFile } from './fixtures.ts'
import { Workshop } from './workshop.ts'

let workshop: Workshop
beforeEach(async () => {
  workshop = new Workshop()
  workshop.declare(prod(cluster('aks-one')))
  expect((await workshop.run('synth')).code).toBe(0)
  expect((await workshop.applyAndTakeOver('prod')).code).toBe(0)
})
afterEach(() => workshop.close())

const OLD = 'environments/prod.outputs.json'
const NEW = 'environments/prod-eu2.outputs.json'
/** Has a vault of its own: two environments would not both make one. */
const STAGING = { vault: { name: 'kv-staging-contoso' } }
const named = (name: string, more: object = {}) => ({ ...prod(cluster('aks-one')), name, ...more })

describe('an environment that is added', () => {
  it('leaves every other environment as it is, outputs included', async () => {
    const stack = workshop.read(stackFile())
    const staging = named('staging', { ...STAGING, clusters: [cluster('aks-stage')] })
    workshop.declare(prod(cluster('aks-one')), staging)
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('so staging gets no YAML')
    expect(workshop.read(stackFile())).toBe(stack)
    expect(workshop.has(valuesFile('aks-one'))).toBe(true)
    expect((await workshop.run('validate')).code).toBe(0)
  })
})

describe('an environment with a new name', () => {
  it('is no rename of one that is still written and only not listed', async () => {
    workshop.write('environments/prod.ts', 'export const prod = {}')
    workshop.declare(named('prod-eu2'))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain(`${OLD}: there is no such environment`)
  })

  it('is refused until the file says whether it is the old one, and dist/ stays as it was', async () => {
    workshop.declare(named('prod-eu2'))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain("renamedFrom: 'prod'")
    expect(error).toContain(`git mv ${OLD} ${NEW}`)
    expect(error).toContain(`git rm ${OLD}`)
    expect(workshop.has(stackFile())).toBe(true)
    expect(workshop.has(stackFile('prod-eu2'))).toBe(false)
  })

  it('is refused when its outputs have moved and its state has not', async () => {
    workshop.declare(named('prod-eu2'))
    workshop.move(OLD, NEW)
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain('prod-eu2: backend.key is "prod-eu2.tfstate"')
    expect(error).toContain("next: add renamedFrom: 'prod'")
    expect(workshop.has(stackFile())).toBe(true)
  })

  it('is asked for its outputs when it says that it was renamed', async () => {
    workshop.declare(named('prod-eu2', { renamedFrom: 'prod' }))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain(`next: git mv ${OLD} ${NEW}`)
  })

  it('keeps its state, everything in Azure and the Applications of Argo CD', async () => {
    const stack = JSON.parse(workshop.read(stackFile()))
    const application = workshop.read('dist/argocd/prod/aks-one.yaml')
    workshop.declare(named('prod-eu2', { renamedFrom: 'prod' }))
    workshop.move(OLD, NEW)

    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).not.toMatch(/destroys|goes: what it has made/)
    expect((await workshop.run('validate')).code).toBe(0)
    expect(workshop.has('dist/terraform/stacks/prod')).toBe(false)
    const { '//': _notes, ...renamed } = JSON.parse(workshop.read(stackFile('prod-eu2')))
    const { '//': _before, ...before } = stack
    expect(renamed).toEqual(before)
    expect(workshop.read('dist/argocd/prod-eu2/aks-one.yaml')).toBe(
      application
        .replaceAll('environments/prod.ts', 'environments/prod-eu2.ts')
        .replaceAll('dist/kubernetes/prod/', 'dist/kubernetes/prod-eu2/'),
    )
  })

  it('may keep its state by its key as well', async () => {
    const backend = { ...prod().backend, key: 'prod.tfstate' }
    workshop.declare(named('prod-eu2', { backend }))
    workshop.move(OLD, NEW)
    expect((await workshop.run('synth')).code).toBe(0)
  })

  it('begins anew when the old one has been taken down', async () => {
    workshop.declare(named('prod-eu2'))
    workshop.remove(OLD)
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('dist/terraform/stacks/prod goes: what it has made in Azure stays')
    expect(workshop.read(stackFile('prod-eu2'))).toContain('"key": "prod-eu2.tfstate"')
  })
})

describe('an environment that is taken down', () => {
  it('is a warning for as long as its outputs are there', async () => {
    const staging = named('staging', { ...STAGING, clusters: [cluster('aks-stage')] })
    workshop.declare(prod(cluster('aks-one')), staging)
    expect((await workshop.run('synth')).code).toBe(0)
    expect((await workshop.applyAndTakeOver('staging')).code).toBe(0)

    workshop.declare(prod(cluster('aks-one')))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('environments/staging.outputs.json: there is no such environment')
    expect(error).toContain('git rm environments/staging.outputs.json')
    expect(error).toContain('dist/argocd/staging/aks-stage.yaml goes')
    expect(workshop.has('dist/kubernetes/staging')).toBe(false)
    expect((await workshop.run('validate')).code).toBe(0)

    workshop.remove('environments/staging.outputs.json')
    expect(await workshop.run('validate')).toMatchObject({ code: 0, error: '' })
  })
})

describe('an environment that moves', () => {
  it('is told to take its state along when its backend changes', async () => {
    const backend = { ...prod().backend, storageAccountName: 'stcentral' }
    workshop.declare(named('prod', { backend }))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain(
      'the state moves from stterraform/state/prod.tfstate to stcentral/state/prod.tfstate',
    )
    expect(error).toContain('next: terraform init -migrate-state')
  })

  it('never shares a state with another environment', async () => {
    const backend = { ...prod().backend, key: 'prod.tfstate' }
    workshop.declare(prod(cluster('aks-one')), named('staging', { backend }))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain('staging: backend.key is "prod.tfstate"')
  })

  it('hands a cluster over to another environment in one green pull request', async () => {
    const staging = named('staging', { ...STAGING, clusters: [cluster('aks-stage')] })
    workshop.declare(named('prod', { clusters: [cluster('aks-one'), cluster('aks-two')] }), staging)
    expect((await workshop.run('synth')).code).toBe(0)
    for (const name of ['prod', 'staging']) {
      expect((await workshop.applyAndTakeOver(name)).code).toBe(0)
    }

    workshop.declare(prod(cluster('aks-one')), {
      ...staging,
      clusters: [cluster('aks-stage'), cluster('aks-two')],
    })
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('staging: aks-two waits for its first apply')
    expect(error).toContain('clusters.aks-two: has outputs')
    expect((await workshop.run('validate')).code).toBe(0)
  })
})

describe('what Terraform keeps beside a stack', () => {
  it.each([
    'prod/.terraform.lock.hcl',
    'prod/.terraform/terraform.tfstate',
    'prod/errored.tfstate',
    'gone/.terraform.lock.hcl',
  ])('%s stays, and is no drift', async (file) => {
    workshop.write(`dist/terraform/stacks/${file}`, 'of Terraform')
    workshop.write('dist/terraform/stacks/gone/cdk.tf.json', '{}')
    workshop.write('dist/notes.md', 'of a person')
    expect((await workshop.run('synth')).code).toBe(0)
    expect(workshop.read(`dist/terraform/stacks/${file}`)).toBe('of Terraform')
    expect(workshop.has('dist/terraform/stacks/gone/cdk.tf.json')).toBe(false)
    expect(workshop.has('dist/notes.md')).toBe(true)
    expect(await workshop.run('validate')).toMatchObject({ code: 0 })
  })
})
