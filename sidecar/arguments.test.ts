import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const MAIN = join(import.meta.dirname, 'main.ts')

function run(...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...given], {
    encoding: 'utf8',
    env: {},
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

it.each([
  [['check', '--rond-trip'], /Unknown option '--rond-trip'/],
  [['--json'], /--json is an option of check/],
  [['chekc'], /there is no command chekc/],
  [['check', 'now'], /expected one command, not also now/],
])('%j is refused with exit code 64, and what is allowed', (given, said) => {
  const { status, stdout, stderr } = run(...given)
  expect([status, stdout]).toEqual([64, ''])
  expect(stderr).toMatch(said)
  expect(stderr).toContain('usage: node main.mjs')
})

it.each([['--help'], ['check', '--help']])('%s says how it is used', (...given) => {
  const { status, stdout } = run(...given.flat())
  expect([status, stdout.split('\n')[0]]).toEqual([0, expect.stringMatching(/^usage: /)])
})

it('--version is that of the package', () => {
  expect(run('--version')).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' })
})

it('check --json prints one document and nothing else', () => {
  const { status, stdout } = run('check', '--json')
  expect(status).toBe(78)
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 78, steps: [{ step: 'variables' }] })
})

it('check ends quietly when nobody reads on', () => {
  const { stderr } = spawnSync(
    'sh',
    [
      '-c',
      `"${process.execPath}" "${MAIN}" check | head -c 1; "${process.execPath}" "${MAIN}" check | true`,
    ],
    { encoding: 'utf8', env: { PATH: process.env.PATH ?? '' }, timeout: 60_000 },
  )
  expect(stderr).toBe('')
})
