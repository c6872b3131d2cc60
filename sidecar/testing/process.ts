import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ROUTES } from '../../contract/routes.ts'
import { get } from './post.ts'

const MAIN = join(import.meta.dirname, '../main.ts')

export type SpawnedSidecar = Awaited<ReturnType<typeof spawnSidecar>>

/** The sidecar in a process of its own, with nothing in its environment but `env`. */
export async function spawnSidecar(env: Readonly<Record<string, string>>, givenPort?: number) {
  const port = givenPort ?? (await freePort())
  const child = spawn(process.execPath, [MAIN], {
    env: { ...env, LISTENING_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = once(child, 'close').then(() => child.exitCode)
  const base = `http://127.0.0.1:${port}`
  return {
    port,
    base,
    write: `${base}${ROUTES.write}`,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits until `/ready` says what the test needs. */
    ready: (text: RegExp) =>
      expect
        .poll(() =>
          get(`${base}${ROUTES.ready}`).then(
            (reply) => reply.text,
            () => stderr,
          ),
        )
        .toMatch(text),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Below the range from which outgoing connections of other programs take theirs. */
async function freePort(): Promise<number> {
  const port = randomInt(10_240, 32_768)
  const server = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
  return isFree ? port : freePort()
}
