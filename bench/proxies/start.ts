import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { readUsage, type Usage } from '../process-usage.ts'
import type { Prepared } from './proxy.ts'

const START_TIMEOUT_MS = 30_000
const POLL_MS = 10
const STOP_TIMEOUT_MS = 3_000

/** A proxy that answers writes. */
export interface RunningProxy {
  readonly port: number
  readonly pid: number
  /** From the start of the process to its first successful write, in milliseconds of CPU. */
  readonly firstWriteCpuMs: number
  usage(): Usage
  stop(): Promise<void>
}

/** @throws Error with the proxy's last words when no write succeeds in time. */
export async function startProxy(prepared: Prepared, body: Buffer): Promise<RunningProxy> {
  const port = await freePort()
  const { command, args, env } = await prepared.launch(port)
  const started = performance.now()
  const child = spawn(command, [...args], {
    // Nothing of the machine's own proxies or Node options reaches what is measured.
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  const hear = (text: Buffer) => {
    words = (words + text.toString()).slice(-2000)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  let failed: Error | undefined
  child.on('error', (error) => {
    failed = error
  })
  const exit = once(child, 'exit')
  // A run that breaks off leaves no proxy behind.
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  void exit.then(() => process.off('exit', killWithUs))

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    // nginx' master takes its workers along only when it is asked.
    child.kill(command.endsWith('nginx') ? 'SIGTERM' : 'SIGKILL')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await exit
    clearTimeout(timer)
  }

  const url = `http://127.0.0.1:${port}`
  const deadline = started + START_TIMEOUT_MS
  let answered: number | undefined
  try {
    for (;;) {
      if (failed !== undefined) throw failed
      if (child.exitCode !== null) throw new Error(`${command} ended: ${words}`)
      if (performance.now() > deadline)
        throw new Error(`${command} takes no write (${answered ?? 'no answer'}): ${words}`)
      answered = await statusOf(`${url}/api/v1/write`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
        },
      })
      if (answered !== undefined && answered >= 200 && answered < 300) break
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  } catch (error) {
    await stop()
    throw error
  }
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id`)
  return {
    port,
    pid,
    firstWriteCpuMs: readUsage(pid).cpuMs,
    usage: () => readUsage(pid),
    stop,
  }
}

async function statusOf(url: string, init: RequestInit): Promise<number | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) })
    await response.arrayBuffer()
    return response.status
  } catch {
    return undefined // not listening yet
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
