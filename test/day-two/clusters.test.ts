import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cluster, prod, stackFile, valuesFile } from './fixtures.ts'
import { Workshop } from './workshop.ts'

const STACK = stackFile()

let workshop: Workshop
beforeEach(() => {
  workshop = new Workshop()
  workshop.declare(prod(cluster('aks-one')))
})
afterEach(() => workshop.close())

/** An environment with one cluster, applied and taken over. */
async function settled(): Promise<void> {
  const error = expect.stringContaining('so prod gets no YAML')
  expect(await workshop.run('synth')).toEqual({ code: 0, out: '', error })
  expect(await workshop.applyAndTakeOver('prod')).toEqual({ code: 0, out: '', error: '' })
}
const validated = () => workshop.run('validate')

describe('the first pull request of an environment', () => {
  it('is green: it has its Terraform, and waits for its outputs', async () => {
    expect((await workshop.run('synth')).code).toBe(0)
    const { code, out, error } = await validated()
    expect({ code, error }).toEqual({
      code: 0,
      error:
        'environments/prod.outputs.json does not exist yet, so prod gets no YAML.\n  next: terraform apply in dist/terraform/stacks/prod, then npm run outputs -- prod\n',
    })
    expect(out).toMatch(/dist\/ is up to date: 2 files\n$/)
    expect(workshop.has(STACK)).toBe(true)
  })
})

describe('a cluster that is added', () => {
  it('waits for its first apply, in a pull request that is green, and gets its YAML afterwards', async () => {
    await settled()
    const before = workshop.read(valuesFile('aks-one'))
    workshop.declare(prod(cluster('aks-one'), cluster('aks-two')))
    expect(await validated()).toMatchObject({ code: 1 })

    expect(await workshop.run('synth')).toEqual({
      code: 0,
      out: '',
      error:
        'prod: aks-two waits for its first apply, and gets no YAML yet; next: terraform apply in dist/terraform/stacks/prod, then npm run outputs -- prod\n',
    })
    expect((await validated()).code).toBe(0)
    expect(workshop.read(STACK)).toContain('aks-two_application')
    expect(workshop.has(valuesFile('aks-two'))).toBe(false)
    expect(workshop.read(valuesFile('aks-one'))).toBe(before)

    expect(await workshop.applyAndTakeOver('prod')).toEqual({ code: 0, out: '', error: '' })
    expect(workshop.has(valuesFile('aks-two'))).toBe(true)
    expect(workshop.has('dist/argocd/prod/aks-two.yaml')).toBe(true)
    expect(await validated()).toMatchObject({ code: 0, error: '' })
  })
})

describe('a cluster that is removed', () => {
  beforeEach(async () => {
    workshop.declare(prod(cluster('aks-one'), cluster('aks-two')))
    await settled()
    workshop.declare(prod(cluster('aks-one')))
  })

  it('goes in a green pull request that says what is destroyed, and is a warning until the next outputs', async () => {
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain(
      'clusters.aks-two: has outputs, and the environment has no such cluster',
    )
    expect(error).toContain('terraform apply destroys\n  azuread_')
    expect(error).toContain('  azuread_application.aks-two_application\n')
    expect(error).toContain('dist/argocd/prod/aks-two.yaml goes: Argo CD no longer deploys')
    expect(workshop.has(valuesFile('aks-two'))).toBe(false)
    expect((await validated()).code).toBe(0)

    expect(await workshop.applyAndTakeOver('prod')).toEqual({ code: 0, out: '', error: '' })
    expect(workshop.read('environments/prod.outputs.json')).not.toContain('aks-two')
  })

  it('fails where warnings are to be errors', async () => {
    expect((await workshop.run('synth', '--warnings-as-errors')).code).toBe(1)
    expect(workshop.has(valuesFile('aks-two'))).toBe(true)
  })
})

describe('a cluster with a new name', () => {
  beforeEach(settled)

  it('is refused until the file says whether it is the old one, and dist/ stays as it was', async () => {
    workshop.declare(prod(cluster('aks-new')))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain(
      "is aks-new the new name of one of them? Say so in the environment file, renamedFrom: 'aks-one'",
    )
    expect(error).toContain('npm run outputs -- prod --forget aks-one')
    expect(workshop.read(STACK)).toContain('aks-one_application')
    expect(workshop.has(valuesFile('aks-one'))).toBe(true)
  })

  it('keeps everything in Azure and in Argo CD when it is renamed', async () => {
    const stack = workshop.read(STACK)
    const application = workshop.read('dist/argocd/prod/aks-one.yaml')
    const values = workshop.read(valuesFile('aks-one'))
    workshop.declare(prod(cluster('aks-new', { renamedFrom: 'aks-one' })))

    expect((await workshop.run('synth')).code).toBe(0)
    expect(await validated()).toMatchObject({ code: 0, error: '' })
    expect(workshop.read(STACK)).toBe(stack)
    expect(workshop.read('dist/argocd/prod/aks-new.yaml')).toBe(
      application.replaceAll('dist/kubernetes/prod/aks-one/', 'dist/kubernetes/prod/aks-new/'),
    )
    expect(workshop.has('dist/argocd/prod/aks-one.yaml')).toBe(false)
    // The label of every sample is what the new name is for.
    const renamed = workshop.read(valuesFile('aks-new'))
    expect(renamed).toContain('cluster: aks-new')
    expect(renamed.replaceAll('aks-new', 'aks-one')).toBe(values)
  })

  it('begins anew when the old one is removed, which takes a word of the user', async () => {
    workshop.declare(prod(cluster('aks-new')))
    expect(await workshop.run('outputs', 'prod', '--forget', 'aks-one')).toMatchObject({ code: 0 })
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('aks-new waits for its first apply')
    expect(error).toContain('  azuread_application.aks-one_application\n')
    expect((await validated()).code).toBe(0)
  })

  it('leaves its old name to nobody else', async () => {
    workshop.declare(prod(cluster('aks-new', { renamedFrom: 'aks-one' }), cluster('aks-one')))
    const { code, error } = await workshop.run('synth')
    expect(code).toBe(1)
    expect(error).toContain('clusters[0].renamedFrom is "aks-one"')
  })

  it('is not forgotten while it is in the environment', async () => {
    const { code, error } = await workshop.run('outputs', 'prod', '--forget', 'aks-one')
    expect(code).toBe(1)
    expect(error).toContain('remove the cluster from the environment file first')
  })
})

describe('a cluster that needs other outputs than it has', () => {
  it('is not given the client id of the identity that it had', async () => {
    await settled()
    const before = workshop.read(valuesFile('aks-one'))
    const { vault: _, ...rest } = prod(
      cluster('aks-one', { identity: { type: 'workloadIdentity' }, vaultReader: undefined }),
    )
    workshop.declare(rest)

    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('aks-one waits for the apply of its change, and keeps the YAML')
    expect(workshop.read(valuesFile('aks-one'))).toBe(before)
    expect((await workshop.run('validate')).code).toBe(0)

    expect((await workshop.applyAndTakeOver('prod')).code).toBe(0)
    expect(workshop.read(valuesFile('aks-one'))).toContain('workloadIdentity')
  })

  it('keeps the YAML that it runs with until its change is applied', async () => {
    const machine = cluster('aks-one', {
      identity: { type: 'systemAssigned', principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b14' },
      vaultReader: undefined,
    })
    const { vault: _, ...rest } = prod(machine)
    workshop.declare(rest)
    await settled()
    const before = workshop.read(valuesFile('aks-one'))
    workshop.declare(prod(cluster('aks-one')))

    const { code, error } = await workshop.run('synth')
    expect(code).toBe(0)
    expect(error).toContain('aks-one waits for the apply of its change, and keeps the YAML')
    expect(workshop.read(valuesFile('aks-one'))).toBe(before)
    expect((await validated()).code).toBe(0)

    expect(await workshop.applyAndTakeOver('prod')).toEqual({ code: 0, out: '', error: '' })
    expect(workshop.read(valuesFile('aks-one'))).toContain('aadApplication')
  })
})

describe('a cluster that stays', () => {
  const generation = (number: number) =>
    cluster('aks-one', {
      identity: {
        type: 'aadApplication',
        certificate: { rotation: { mode: 'generations', generation: number } },
      },
    })

  it('is upgraded by a change of its values and its Application alone', async () => {
    workshop.declare(prod(cluster('aks-one'), cluster('aks-two')))
    await settled()
    const upgraded = cluster('aks-one', {
      prometheus: { chartVersion: '88.6.0' },
      sidecar: { image: 'registry.contoso.com/azure-monitor-remote-write:0.2.0' },
    })
    workshop.declare(prod(upgraded, cluster('aks-two')))
    expect(await workshop.changesOf(() => workshop.run('synth'))).toEqual([
      'argocd/prod/aks-one.yaml changed',
      'kubernetes/prod/aks-one/values/kube-prometheus-stack.yaml changed',
    ])
  })

  it('is rotated by a change of its Terraform, and then of what mounts the certificate', async () => {
    workshop.declare(prod(generation(1)))
    await settled()
    workshop.declare(prod(generation(2)))
    expect(await workshop.changesOf(() => workshop.run('synth'))).toEqual([
      'terraform/stacks/prod/cdk.tf.json changed',
    ])
    expect(await workshop.run('validate')).toMatchObject({
      code: 0,
      error: expect.stringContaining('goes on with the certificate'),
    })
    expect(await workshop.changesOf(() => workshop.applyAndTakeOver('prod'))).toEqual([
      'kubernetes/prod/aks-one/manifests/secret-provider-class.yaml changed',
      'kubernetes/prod/aks-one/values/kube-prometheus-stack.yaml changed',
    ])
    expect(await workshop.run('validate')).toMatchObject({ code: 0, error: '' })
  })

  it('has nothing but Terraform changed by another deployer', async () => {
    await settled()
    const deployer = { principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b99' }
    workshop.declare({ ...prod(cluster('aks-one')), deployer })
    expect(await workshop.changesOf(() => workshop.run('synth'))).toEqual([
      'terraform/stacks/prod/cdk.tf.json changed',
    ])
  })
})
