import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInPath } from '../lab/process.ts'

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

/** Runs it until it has printed `until`, then presses Ctrl-C, and says what it leaves in its temporary folder. */
async function interrupt(until: RegExp, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  const child = spawn(process.execPath, ['lab/start/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, TMPDIR: folder },
    // A terminal tells the whole group.
    detached: true,
    timeout: 150_000,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (until.test(output) && child.pid !== undefined && !isTold) {
        isTold = true
        process.kill(-child.pid, 'SIGINT')
      }
    })
  }
  let isTold = false
  const [code] = await once(child, 'close')
  const left = readdirSync(folder)
  rmSync(folder, { recursive: true })
  return { code, output, left }
}

describe('Ctrl-C', () => {
  it('ends a run in between, and leaves no key behind', async () => {
    const { code, output, left } = await interrupt(/scrape 1 of/, '--scrapes', '1000')
    expect(output).toContain('Stopping, and removing keys and data.')
    expect(left).toEqual([])
    expect(code).toBe(130)
  })

  it('ends --serve, which names the page and prints a block that every Prometheus takes', async () => {
    const { code, output, left } = await interrupt(/Ctrl-C ends it/, '--serve')
    expect(output).toMatch(/^Page +http:\/\/127\.0\.0\.1:\d+\/$/m)
    expect(left).toEqual([])
    expect(code).toBe(0)
    if (!isInPath('promtool')) return
    const [, block = ''] = /configuration:\n\n([\s\S]*?)\n\n/.exec(output) ?? []
    const file = join(mkdtempSync(join(tmpdir(), 'block-')), 'prometheus.yml')
    writeFileSync(file, block)
    expect(spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' })).toMatchObject({
      status: 0,
    })
  })
})

describe.skipIf(!isInPath('prometheus'))('--prometheus --serve', () => {
  it('lets a real Prometheus write until Ctrl-C', async () => {
    const { code, output, left } = await interrupt(
      /[1-9][\d,]* samples stored/,
      '--prometheus',
      '--serve',
    )
    expect(output).toMatch(/^Prometheus +http:/m)
    expect(left).toEqual([])
    expect(code).toBe(0)
  })
})
