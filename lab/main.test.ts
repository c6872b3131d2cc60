import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IDENTITY_TYPES } from '../contract/identity.ts'
import { freePort, startProcess } from './process.ts'
import { bitsOf, CONTENT_TYPES, encodeWriteRequest } from './remote-write.ts'

const root = resolve(import.meta.dirname, '..')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-main-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function startLabCommand(...args: string[]) {
  const port = await freePort()
  const lab = await startProcess({
    command: process.execPath,
    args: [join(root, 'lab/main.ts'), '--folder', folder, '--control-port', String(port), ...args],
    readyUrl: `http://127.0.0.1:${port}/state`,
  })
  return { ...lab, control: `http://127.0.0.1:${port}` }
}

/** The `export NAME='value'` lines, as a shell would read them. */
function variablesIn(output: string): Record<string, string> {
  return Object.fromEntries(
    [...output.matchAll(/export (\w+)='(.*)'/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

async function untilOutput(lab: { output(): string }, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!pattern.test(lab.output())) {
    if (Date.now() > deadline) throw new Error(`no ${pattern} in:\n${lab.output()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

describe('the lab’s command', () => {
  it.each(Object.keys(IDENTITY_TYPES))('prints what a sidecar with %s needs', async (identity) => {
    const lab = await startLabCommand('--identity', identity)
    try {
      await untilOutput(lab, /Control-C/)
      const listeningPort = await freePort()
      const sidecar = await startProcess({
        command: process.execPath,
        args: [join(root, 'sidecar/main.ts')],
        env: { ...variablesIn(lab.output()), LISTENING_PORT: String(listeningPort) },
        readyUrl: `http://127.0.0.1:${listeningPort}/ready`,
      })
      try {
        expect(await writeUntilTaken(listeningPort)).toBe(204)
        const samples = await fetch(`${lab.control}/samples`)
        expect(await samples.json()).toMatchObject([{ labels: { __name__: 'up' } }])
      } finally {
        await sidecar.kill()
      }
    } finally {
      expect(await lab.stop()).toBe(0)
    }
  })

  it('plays a scenario, says so, and shows the faults in force', async () => {
    const path = join(folder, 'scenario.json')
    const step = { afterSeconds: 0.1, say: 'storm', faults: { ingestion: { status: 500 } } }
    writeFileSync(path, JSON.stringify([step]))
    const lab = await startLabCommand('--scenario', path)
    try {
      await untilOutput(lab, /storm[\s\S]*faults ingestion\.status=500/)
    } finally {
      expect(await lab.stop()).toBe(0)
    }
  })

  it('leaves a folder that it was given, and removes one that it made', async () => {
    const port = await freePort()
    const lab = await startProcess({
      command: process.execPath,
      args: [join(root, 'lab/main.ts'), '--control-port', String(port)],
      readyUrl: `http://127.0.0.1:${port}/state`,
    })
    await untilOutput(lab, /files +\S+/)
    const made = /files +(\S+)/.exec(lab.output())?.[1] ?? ''
    expect(existsSync(made)).toBe(true)
    await lab.stop()
    expect(existsSync(made)).toBe(false)
    expect(existsSync(folder)).toBe(true)
  })

  it('fails on a wrong argument with one line', async () => {
    const child = spawn(process.execPath, [join(root, 'lab/main.ts'), '--identity', 'me'])
    let errors = ''
    child.stderr.on('data', (text) => {
      errors += text
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(errors).toMatch(/^lab: --identity me: allowed: .*\n$/)
  })
})

/** The first token takes a moment; until then the sidecar answers 503. */
async function writeUntilTaken(port: number): Promise<number> {
  const series = {
    labels: { __name__: 'up' },
    samples: [{ timestampMs: Date.now(), bits: bitsOf(1) }],
  }
  const deadline = Date.now() + 60_000
  for (;;) {
    const { status } = await fetch(`http://127.0.0.1:${port}/api/v1/write`, {
      method: 'POST',
      headers: { 'content-type': CONTENT_TYPES['1.0'], 'content-encoding': 'snappy' },
      body: new Uint8Array(encodeWriteRequest([series])),
      signal: AbortSignal.timeout(60_000),
    })
    if (status !== 503 || Date.now() > deadline) return status
    await new Promise((done) => setTimeout(done, 100))
  }
}
