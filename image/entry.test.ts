import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entry-'))
  copyFileSync(join(import.meta.dirname, 'entry.mjs'), join(folder, 'main.mjs'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts what the image starts, with `sidecar` in the place of the bundle. */
function start(sidecar: string, ...args: readonly string[]) {
  writeFileSync(join(folder, 'sidecar.mjs'), sidecar)
  const { status, signal, stdout } = spawnSync(
    process.execPath,
    [join(folder, 'main.mjs'), ...args],
    { encoding: 'utf8', timeout: 60_000 },
  )
  return { status, signal, stdout }
}

const TURN = 'await new Promise((resolve) => setTimeout(resolve, 20))'

it.each(['SIGTERM', 'SIGINT'])(
  'a %s that comes before the bundle has a handler is told to it',
  (name) => {
    const sidecar = `process.kill(process.pid, '${name}')
${TURN}
process.on('${name}', (signal) => console.log('told', signal))`
    expect(start(sidecar)).toEqual({ status: 0, signal: null, stdout: `told ${name}\n` })
  },
)

it('nothing is told where nothing has come', () => {
  const sidecar = "process.on('SIGTERM', () => console.log('told'))"
  expect(start(sidecar)).toEqual({ status: 0, signal: null, stdout: '' })
})

it('the bundle has arguments and exit code to itself', () => {
  const sidecar = 'console.log(process.argv.slice(2).join()); process.exitCode = 78'
  expect(start(sidecar, 'check')).toEqual({ status: 78, signal: null, stdout: 'check\n' })
})
