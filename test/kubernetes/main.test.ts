import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { isInPath } from '../../lab/process.ts'
import { checkOut } from '../checkout.ts'
import { clusters } from './files.ts'

let folder = ''

/** A working copy of its own, because the command empties folders of `dist/`. */
function workingCopy(): void {
  folder = checkOut()
  write('dist/kubernetes/old/stale.yaml', 'stale')
  write('dist/argocd/old/stale.yaml', 'stale')
  write('dist/terraform/stacks/example/cdk.tf.json', '{}')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const has = (path: string) => existsSync(join(folder, path))

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { status, output: stdout + stderr }
}

const synthesize = () => run(process.execPath, ['cli/main.ts', 'synth', 'kubernetes'])

function expectEveryFile(): void {
  for (const { texts } of clusters) {
    for (const [path, text] of texts) {
      expect(readFileSync(join(folder, 'dist', path), 'utf8')).toBe(text)
    }
  }
  expect(has('dist/kubernetes/old/stale.yaml')).toBe(false)
  expect(has('dist/argocd/old/stale.yaml')).toBe(false)
  expect(has('dist/terraform/stacks/example/cdk.tf.json')).toBe(true)
}

afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes every file as it is synthesized here, and leaves nothing stale', () => {
  workingCopy()
  expect(synthesize().status).toBe(0)
  expectEveryFile()
})

const hasCli = isInPath('cdk8s')
if (!hasCli) console.log('skipped: no cdk8s in PATH (npm install --global cdk8s-cli)')

it.skipIf(!hasCli)('cdk8s synth writes the same files, and leaves Terraform alone', () => {
  workingCopy()
  expect(run('cdk8s', ['synth', '--check-upgrade=false']).status).toBe(0)
  expectEveryFile()
})

it('says what to run first for an environment without outputs, and writes nothing for it', () => {
  workingCopy()
  rmSync(join(folder, 'environments/fleet.outputs.json'))
  const { status, output } = synthesize()
  expect(status).toBe(0)
  expect(output).toContain('environments/fleet.outputs.json does not exist')
  expect(output).toContain('terraform apply in dist/terraform/stacks/fleet')
  expect(output).toContain('npm run outputs -- fleet')
  expect(has('dist/kubernetes/fleet')).toBe(false)
  expect(has('dist/argocd/fleet')).toBe(false)
  expect(has('dist/kubernetes/example')).toBe(true)
})

it('says what is wrong with an outputs file, and touches nothing', () => {
  workingCopy()
  write('environments/government.outputs.json', '{"query_endpoint": "https://q"}')
  const { status, output } = synthesize()
  expect(status).toBe(1)
  expect(output).toContain('government.outputs.json has 1 problem:\n  clusters is missing')
  expect(output).toContain('npm run outputs -- government')
  expect(output).not.toMatch(/\n {4}at /)
  expect(has('dist/kubernetes/old/stale.yaml')).toBe(true)
  expect(has('dist/kubernetes/example')).toBe(false)
})
