import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface ProcessOptions {
  readonly command: string
  readonly args: readonly string[]
  /** Nothing of this process' environment leaks in but PATH. */
  readonly env?: Readonly<Record<string, string>>
  /** The process is ready when this answers 200. */
  readonly readyUrl: string
  /** Default: 90, which a busy machine may need. */
  readonly readyWithinSeconds?: number
}

export interface RunningProcess {
  /** Everything it wrote so far, and how it left. */
  output(): string
  /**
   * SIGTERM, and SIGKILL when it has not left after a while. @returns its exit code
   *
   * @param withinSeconds - default: 20
   */
  stop(withinSeconds?: number): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
}

/** @throws Error with its output, when it exits or is not ready in time */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { command, args, env = {}, readyUrl, readyWithinSeconds = 90 } = options
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  child.on('exit', (code, signal) => {
    output += `[exited: ${signal ?? `code ${code}`}]\n`
  })
  try {
    const failed = once(child, 'error').then(([error]) => Promise.reject(error))
    await Promise.race([failed, untilReady(child, readyUrl, readyWithinSeconds)])
    failed.catch(() => {})
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${command} ${error}; it wrote:\n${output}`, { cause: error })
  }
  return {
    output: () => output,
    stop: (withinSeconds) => end(child, 'SIGTERM', withinSeconds),
    async kill() {
      await end(child, 'SIGKILL')
    },
  }
}

/** Whether a shell would find `binary`. */
export function isInPath(binary: string): boolean {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, binary)))
}

/** A port on which nothing listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilReady(child: ChildProcess, url: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`exited with code ${child.exitCode}`)
    const isReady = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      ({ status }) => status === 200,
      () => false,
    )
    if (isReady) return
    await wait(50)
  }
  throw new Error(`was not ready within ${seconds} s`)
}

async function end(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
  withinSeconds = 20,
): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill(signal)
  const insist = setTimeout(() => child.kill('SIGKILL'), withinSeconds * 1000)
  await exited
  clearTimeout(insist)
  return child.exitCode
}
