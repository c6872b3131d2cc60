import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { environments, fixtureFile, outputsOf } from './environments/index.ts'

export const repository = resolve(import.meta.dirname, '..')

/**
 * A copy of the generators in another folder, where commands may write and files may be broken. Its
 * `environments/` are the fixtures of the tests, and it has no `dist/` yet.
 */
export function checkOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  for (const room of ['contract', 'cdktf', 'cdk8s', 'adopt', 'cli', 'cdk8s.yaml', 'package.json']) {
    cpSync(join(repository, room), join(folder, room), { recursive: true })
  }
  mkdirSync(join(folder, 'environments'))
  const write = (name: string, text: string) =>
    writeFileSync(join(folder, 'environments', name), text)
  const names = environments.map(({ name }) => name)
  for (const name of names) {
    const source = readFileSync(fixtureFile(name, '.ts'), 'utf8')
    write(`${name}.ts`, source.replaceAll("'../../contract/", "'../contract/"))
    write(`${name}.outputs.json`, outputsOf(name))
  }
  const imports = names.map((name) => `import { ${name} } from './${name}.ts'\n`).join('')
  write('index.ts', `${imports}export const environments = [${names.join(', ')}]\n`)
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs one of our own programs; nothing comes in unless `input` is given. */
export function run(
  program: string,
  args: readonly string[],
  { input, env, cwd }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: 120_000,
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
  })
  return { code: status, out: stdout, error: stderr }
}

/** The text of every file below a folder, by path. */
export function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]).sort(),
  )
}
