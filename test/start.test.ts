import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

function start(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['lab/start/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 150_000,
  })
  return { status, output: stdout + stderr }
}

it('stores every sample that the example environment’s own container is given', () => {
  const { status, output } = start('--scrapes', '3', '--interval', '200')
  expect(output).toMatch(/samples sent +[1-9]/)
  expect(output).toMatch(/samples lost +0\n/)
  expect(output).toMatch(/tokens +1 acquired/)
  expect(output).toContain('Nothing was lost.')
  expect(status).toBe(0)
})
