import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '..')
let root = ''

/** A repository of somebody's own, with one environment in it. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-'))
  for (const room of ['contract', 'node_modules']) {
    symlinkSync(join(repository, room), join(root, room))
  }
  mkdirSync(join(root, 'environments'))
  copyFileSync(join(repository, 'tsconfig.json'), join(root, 'tsconfig.json'))
  write('package.json', '{ "type": "module" }')
  environment("import { defineEnvironment } from '../contract/environment/environment.ts'")
  index("import { prod } from './prod.ts'", 'export const environments = [prod]')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  writeFileSync(join(root, path), `${text}\n`)
}

const index = (...lines: string[]) => write('environments/index.ts', lines.join('\n'))

/** One environment that is right, but for what `changes` puts after its fields. */
function environment(head: string, changes = '', tail = ''): void {
  write(
    'environments/prod.ts',
    `${head}
export const prod = defineEnvironment({
  name: 'prod',
  tenantId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11',
  subscriptionId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b12',
  location: 'westeurope',
  backend: { resourceGroupName: 'rg', storageAccountName: 'stterraform', containerName: 'state' },
  resourceGroup: { name: 'rg-prometheus' },
  workspace: { name: 'amw-prod' },
  clusters: [
    {
      name: 'aks',
      kubernetes: { kind: 'aks', resourceGroupName: 'rg' },
      identity: { type: 'workloadIdentity' },
      sidecar: { image: 'registry.contoso.com/sidecar:1.0.0' },
    },
  ],
  ${changes}
})
${tail}`,
  )
}
const HEAD = "import { defineEnvironment } from '../contract/environment/environment.ts'"

const cli = (...args: string[]) => cliWith({}, ...args)

function cliWith(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, 'cli/main.ts'), ...args],
    { cwd: root, encoding: 'utf8', timeout: 150_000, env: { PATH: process.env.PATH, ...env } },
  )
  return { status, out: stdout, error: stderr }
}

describe('a mistake in the environment files is told in words', () => {
  it.each<[string, () => void, RegExp]>([
    [
      'no index',
      () => rmSync(join(root, 'environments/index.ts')),
      /^environments\/index\.ts has 1 problem:\n {2}the file is missing; [^\n]*\n {4}next: run this where package\.json is/,
    ],
    [
      'a bracket too few',
      () => environment(HEAD, '', 'export const more = [(1'),
      /^environments\/prod\.ts has 1 problem:\n {2}line \d+ is "SyntaxError: /,
    ],
    [
      'a name that nothing exports',
      () =>
        index("import { production } from './prod.ts'", 'export const environments = [production]'),
      /next: write export const production = \.\.\. in \.\/prod\.ts, or import the name that it exports/,
    ],
    [
      'a file that is not there',
      () => index("import { prod } from './production.ts'", 'export const environments = [prod]'),
      /Cannot find module 'environments\/production\.ts'[\s\S]*next: check the path of the import/,
    ],
    [
      'a word that nobody has declared',
      () => environment(HEAD, 'tags: { owner: teamName },'),
      /^environments\/prod\.ts has 1 problem:\n {2}line \d+ is "ReferenceError: teamName is not defined"/,
    ],
    [
      'an enum',
      () => environment(HEAD, '', 'export enum Stage { Prod }'),
      /next: only types are taken out of the file/,
    ],
    [
      'another export than environments',
      () => index("export { prod } from './prod.ts'"),
      /environments is missing; allowed: a list of [^\n]*\n {4}next: [^\n]*, which exports prod/,
    ],
    [
      'an environment instead of a list',
      () => index("import { prod } from './prod.ts'", 'export const environments = prod'),
      /environments is "an object"; allowed: a list/,
    ],
    [
      'a list in the list',
      () => index("import { prod } from './prod.ts'", 'export const environments = [[prod]]'),
      /environments\[0\] is "a list"; allowed: [^\n]*\n {4}next: spread it/,
    ],
    [
      'a function that is not called',
      () => index("import { prod } from './prod.ts'", 'export const environments = [() => prod]'),
      /environments\[0\] is "a function"[^\n]*\n {4}next: call it/,
    ],
  ])('%s', (_what, mistake, message) => {
    mistake()
    const { status, error } = cli('synth')
    expect(error).toMatch(message)
    expect(error).not.toMatch(/^\s+at /m)
    expect(error).not.toContain(root.concat('/environments'))
    expect(status).toBe(1)
    expect(readdirSync(root)).not.toContain('dist')
  })
})

describe('npm run validate', () => {
  it('is satisfied with what npm run synth has written, and changes nothing', () => {
    expect(cli('synth').status).toBe(0)
    expect(cli('validate')).toMatchObject({
      status: 0,
      out: 'environments/ is valid (environments: 1, clusters: 1)\ndist/ is up to date: 2 files\n',
    })
  })

  it('tells types, values and files that are not listed at once', () => {
    environment(HEAD, "location: 'West Europe', tags: { cost: 1 },")
    write('environments/staging.ts', `${HEAD}\nexport const staging = defineEnvironment(1)`)
    const { status, error } = cli('validate')
    expect(error).toMatch(/environments\/prod\.ts\(\d+,\d+\): error TS/)
    expect(error).toContain('prod: location is "West Europe"')
    expect(error).toContain('environments/staging.ts: is imported by nothing')
    expect(status).toBe(1)
  })

  it('names every file of dist/ that is not what the environments say, and leaves it so', () => {
    cli('synth')
    rmSync(join(root, 'dist/terraform/manifest.json'))
    write('dist/terraform/stacks/prod/cdk.tf.json', '{}')
    write('dist/terraform/stacks/prod/more.tf.json', '{}')
    const { status, error } = cli('validate')
    expect(error).toContain(`dist/ is not what the environments say:
  dist/terraform/manifest.json is missing
  dist/terraform/stacks/prod/cdk.tf.json is another
  dist/terraform/stacks/prod/more.tf.json is left over
  next: npm run synth, look at git diff dist, and commit it
`)
    expect(status).toBe(1)
    expect(readdirSync(join(root, 'dist/terraform/stacks/prod'))).toContain('more.tf.json')
  })
})

describe('npm run synth:terraform', () => {
  it('writes where the cdktf CLI says, the same files as into dist/', () => {
    const outdir = join(root, 'elsewhere')
    expect(cliWith({ CDKTF_OUTDIR: outdir }, 'synth', 'terraform').status).toBe(0)
    expect(readdirSync(root)).not.toContain('dist')
    expect(cli('synth', 'terraform').status).toBe(0)
    for (const file of ['manifest.json', 'stacks/prod/cdk.tf.json']) {
      const text = readFileSync(join(outdir, file), 'utf8')
      expect(text).toBe(readFileSync(join(root, 'dist/terraform', file), 'utf8'))
    }
  }, 60_000)
})

describe('the command line', () => {
  it.each([
    [
      ['synth', 'helm'],
      1,
      'argument is "helm"; allowed: terraform, kubernetes, or nothing for both',
    ],
    [['nonsense'], 64, 'npm run COMMAND'],
    [[], 64, 'npm run COMMAND'],
  ])('%j is answered with exit code %i and what there is', (args, code, message) => {
    const { status, error } = cli(...args)
    expect(status).toBe(code)
    expect(error).toContain(message)
  })

  it('explains itself when it is asked', () => {
    expect(cli('synth', '--help')).toMatchObject({ status: 0, error: '' })
  })
})

it('what is in the way of dist/ is told in one line', () => {
  write('dist', 'a file')
  const { status, error } = cli('synth')
  expect(error).toMatch(/dist is in the way; nothing was written\n$/)
  expect(status).toBe(1)
})
