import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const WRAPPER = resolve(import.meta.dirname, 'node.mjs')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function run(program: string, flags: readonly string[] = []) {
  writeFileSync(join(folder, 'program.ts'), program)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, WRAPPER, 'program.ts', '--an', 'option'],
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  )
  return { status, stdout, stderr }
}

it('every script of this repository is run by it', () => {
  const scripts = Object.values(packageJson.scripts).flatMap((script) => script.split(' && '))
  expect(scripts.filter((script) => /^node (?!cli\/node\.mjs )/.test(script))).toEqual([])
})

it('the program has the command line to itself', () => {
  const { stdout } = run('console.log(process.argv.slice(2).join(" ") as string)')
  expect(stdout).toBe('--an option\n')
})

it('an old Node is told which one is missing, and how to get it', () => {
  const old = join(folder, 'old.cjs')
  writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })")
  expect(run('enum A {}', ['--require', old])).toEqual({
    status: 78,
    stdout: '',
    stderr: expect.stringMatching(/^this is Node 20\.20\.2; .*\n {2}next: npm rebuild node .*\n$/),
  })
})

it.each([
  ['EROFS', 'open'],
  ['EACCES', 'open'],
  ['ENOENT', 'mkdir'],
])('what cannot be written is reported in a line: %s of %s', (code, syscall) => {
  const program = `throw Object.assign(new Error(), { code: '${code}', syscall: '${syscall}', path: 'sidecar/build' })`
  expect(run(program)).toMatchObject({
    status: 1,
    stderr: `sidecar/build cannot be written (${code})\n  next: use a copy that may be written\n`,
  })
})

it('a file that is missing is a defect', () => {
  const program = `throw Object.assign(new Error(), { code: 'ENOENT', syscall: 'open', path: 'a.json' })`
  expect(run(program).stderr).toMatch(/Error\n\s+at /)
})

it('a defect keeps its stack', () => {
  expect(run("throw new Error('a defect')").stderr).toMatch(/Error: a defect\n\s+at /)
})
