import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SidecarProcess {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  /** Its log so far, for people who look for a reason. */
  log(): string
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>
}

export interface SidecarProcessOptions {
  /** The bundle or the source. */
  readonly script: string
  /** The container's own environment; nothing of this process' leaks in but PATH. */
  readonly env: Readonly<Record<string, string>>
  /** Default: 15. */
  readonly readyWithinSeconds?: number
}

/**
 * Starts a sidecar in a process of its own and waits until it is ready.
 *
 * @throws Error with its output when it exits or does not become ready.
 */
export async function startSidecarProcess(options: SidecarProcessOptions): Promise<SidecarProcess> {
  const { script, env, readyWithinSeconds = 15 } = options
  const child = spawn(process.execPath, [script], {
    env: { ...env, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const origin = `http://127.0.0.1:${env.LISTENING_PORT ?? 8081}`
  const stop = () => stopProcess(child)
  try {
    await ready(child, `${origin}/ready`, readyWithinSeconds)
  } catch (error) {
    await stop()
    throw new Error(`the sidecar ${String(error)}; it wrote:\n${output}`, { cause: error })
  }
  return { origin, log: () => output, stop }
}

async function ready(child: ChildProcess, url: string, withinSeconds: number): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`exited with code ${child.exitCode}`)
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    )
    if (status === 200) return
    await sleep(50)
  }
  throw new Error(`was not ready within ${withinSeconds} s`)
}

async function stopProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await exited
  clearTimeout(insist)
  return child.exitCode
}
