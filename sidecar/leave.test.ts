import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leave-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs `code` in a process that leaves after it. @returns its exit code */
async function leaveAfter(code: string, exitCode: number): Promise<number> {
  const script = `
    import { readFile } from 'node:fs'
    import { leave } from ${JSON.stringify(join(import.meta.dirname, 'leave.ts'))}
    ${code}
    setTimeout(() => leave(${exitCode}), 100)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [left] = await once(child, 'exit')
  return left
}

it('leaves with its exit code', async () => {
  expect(await leaveAfter('', 0)).toBe(0)
  expect(await leaveAfter('', 3)).toBe(3)
})

it('leaves although a read never ends, which process.exit would wait for', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  expect(await leaveAfter(`readFile(${JSON.stringify(pipe)}, () => {})`, 0)).toBe(0)
  expect(await leaveAfter(`readFile(${JSON.stringify(pipe)}, () => {})`, 3)).toBe(3)
})
