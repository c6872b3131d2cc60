import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkOut, filesIn, run } from '../checkout.ts'
import { Workshop } from '../day-two/workshop.ts'
import { environments, outputsOf } from '../environments/index.ts'

const names = environments.map(({ name }) => name)
const values = JSON.parse(outputsOf('example').replaceAll('a1b2', 'c3d4'))

/** What `terraform output -json` prints. */
function printed(sensitive = false): string {
  const outputs = Object.entries(values).map(([name, value]) => [
    name,
    { sensitive, type: 'dynamic', value },
  ])
  return JSON.stringify(Object.fromEntries(outputs))
}

describe('npm run outputs with a file', () => {
  const FILE = 'environments/example.outputs.json'
  let workshop: Workshop
  let file: string
  beforeEach(() => {
    workshop = new Workshop()
    workshop.declare(...environments)
    workshop.write(FILE, outputsOf('example'))
    file = join(workshop.root, 'printed.json')
  })
  afterEach(() => workshop.close())

  it('takes it', async () => {
    writeFileSync(file, printed())
    expect((await workshop.run('outputs', 'example', '--file', file)).code).toBe(0)
    expect(JSON.parse(workshop.read(FILE))).toEqual(values)
  })

  it.each([
    ['sensitive outputs', 'example', printed(true), 'outputs that may be committed'],
    ["another environment's outputs", 'fleet', printed(), 'clusters.aks-certificate'],
    ['an unknown environment', 'prod', printed(), `allowed: ${names.join(', ')}`],
    ['a file that is not there', 'example', undefined, 'a file that can be read'],
  ])('refuses %s, says why, and leaves the file alone', async (_what, name, text, message) => {
    if (text !== undefined) writeFileSync(file, text)
    const { code, out, error } = await workshop.run('outputs', name, '--file', file)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error).toContain(message)
    expect(workshop.read(FILE)).toBe(outputsOf('example'))
  })
})

describe('in a checkout', () => {
  let folder: string
  beforeEach(() => {
    folder = checkOut()
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  describe('npm run synth:terraform', () => {
    const synthesize = () =>
      run(join(folder, 'cli/main.ts'), ['synth', 'terraform'], { cwd: folder })
    /** Adds environments to the copy's list, made from `example`. */
    function addEnvironments(...changes: string[]): void {
      const environments = changes
        .map((change) => `{ ...example, argocd: undefined, ${change} }`)
        .join(', ')
      writeFileSync(
        join(folder, 'environments/index.ts'),
        `import { example } from './example.ts'\nexport const environments: unknown[] = [example, ${environments}]\n`,
      )
    }

    it('removes what is stale and keeps what terraform init wrote', () => {
      const stacks = join(folder, 'dist/terraform/stacks')
      for (const file of [
        'gone/cdk.tf.json',
        'example/extra.tf.json',
        'fleet/.terraform.lock.hcl',
      ]) {
        mkdirSync(join(stacks, file, '..'), { recursive: true })
        writeFileSync(join(stacks, file), '{}')
      }
      expect(synthesize().code).toBe(0)
      expect(Object.keys(filesIn(stacks))).toEqual(
        [...names.map((name) => `${name}/cdk.tf.json`), 'fleet/.terraform.lock.hcl'].sort(),
      )
    })

    it('reports all problems of all environments at once and leaves dist/ alone', () => {
      addEnvironments(
        "name: 'one', tenantId: 'nobody', location: 'West Europe'",
        "name: 'two', vault: { name: 'kv_' }",
      )
      mkdirSync(join(folder, 'dist/terraform'), { recursive: true })
      writeFileSync(join(folder, 'dist/terraform/manifest.json'), 'as it was')
      const { code, out, error } = synthesize()
      expect({ code, out }).toEqual({ code: 1, out: '' })
      for (const problem of [
        'one: tenantId',
        'one: location',
        'two: vault.name',
        'environments/ has',
      ]) {
        expect(error).toContain(problem)
      }
      expect(error).not.toMatch(/^ +at /m)
      expect(filesIn(join(folder, 'dist'))).toEqual({ 'terraform/manifest.json': 'as it was' })
    })

    it('refuses a grant that Azure would refuse in the middle of an apply', () => {
      addEnvironments(
        "name: 'twice', clusters: ['a', 'b'].map((name) => ({ name, kubernetes: { kind: 'other' }, identity: { type: 'systemAssigned', principalId: example.tenantId }, sidecar: { image: 'registry.example.com/sidecar:1' } }))",
      )
      const { code, error } = synthesize()
      expect(code).toBe(1)
      expect(error).toContain('twice: clusters[1].identity')
      expect(error).toContain("dataCollection: { rule: 'own' }")
    })
  })

  describe('npm run outputs', () => {
    const outputs = (args: string[], options?: Parameters<typeof run>[2]) =>
      run(join(folder, 'cli/main.ts'), ['outputs', ...args], { cwd: folder, ...options })
    const target = () => join(folder, 'environments/example.outputs.json')

    it('takes what is piped in', () => {
      const { code, out } = outputs(['example'], { input: printed() })
      expect({ code, out }).toEqual({
        code: 0,
        out: 'environments/example.outputs.json written. Next: npm run synth, then commit environments/ and dist/.\n',
      })
      expect(readFileSync(target(), 'utf8')).toBe(`${JSON.stringify(values, null, 2)}\n`)
    })

    it('runs terraform in the stack of the environment', () => {
      const terraform = join(folder, 'terraform')
      const script = `#!/bin/sh\necho "$@" > ${folder}/arguments\ncat <<'END'\n${printed()}\nEND\n`
      writeFileSync(terraform, script, { mode: 0o755 })
      expect(outputs(['example'], { env: { TERRAFORM_BINARY_NAME: terraform } }).code).toBe(0)
      expect(JSON.parse(readFileSync(target(), 'utf8'))).toEqual(values)
      expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe(
        `-chdir=${folder}/dist/terraform/stacks/example output -no-color -json\n`,
      )
    })

    it('refuses a missing terraform, says what to do, and leaves the file alone', () => {
      const before = readFileSync(target(), 'utf8')
      const { code, out, error } = outputs(['example'], {
        env: { TERRAFORM_BINARY_NAME: 'no-terraform' },
      })
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(error).toContain('terraform init and terraform apply')
      expect(error).not.toMatch(/^ +at /m)
      expect(readFileSync(target(), 'utf8')).toBe(before)
    })
  })
})
