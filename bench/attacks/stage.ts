import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { get } from '../../sidecar/testing/post.ts'
import { readUsage } from '../process-usage.ts'
import type { Surroundings } from '../proxies/proxy.ts'
import { sidecarWith } from '../proxies/sidecar.ts'

const START_MS = 30_000
const LOOK_MS = 100

/** A sidecar that is attacked: the bundle, started as the image starts it. */
export interface Stage {
  readonly port: number
  /** Resident memory at most so far, of the process alone. */
  peakBytes(): number
  cpuMs(): number
  /** How it ended, if it has. */
  end(): string | undefined
  close(): Promise<void>
}

interface StageOptions {
  readonly surroundings: Surroundings
  /** Another bundle than the one that was built. */
  readonly bundle: string | undefined
  /** Of a control group, in which the kernel ends what takes more. */
  readonly limitBytes?: number
}

/** @throws Error when there is no bundle, or when it gets no token */
export async function startStage({
  surroundings,
  bundle,
  limitBytes,
}: StageOptions): Promise<Stage> {
  const prepared = await sidecarWith({ name: '', flags: [], env: {}, bundle }).prepare(surroundings)
  if ('missing' in prepared) throw new Error(prepared.missing)
  const port = await freePort()
  const launch = await prepared.launch(port)
  const group = limitBytes === undefined ? undefined : openGroup(limitBytes)
  const [command, args] =
    group === undefined
      ? [launch.command, launch.args]
      : [
          'sh',
          [
            '-c',
            `echo $$ > ${group}/cgroup.procs && exec "$0" "$@"`,
            launch.command,
            ...launch.args,
          ],
        ]
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...launch.env },
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  const pid = child.pid ?? 0
  let ended: string | undefined
  child.on('exit', (code, signal) => {
    ended = signal ?? `exit code ${code}`
  })
  const isUp = () =>
    get(`http://127.0.0.1:${port}/ready`).then(
      ({ text }) => text.includes('token: valid'),
      () => false,
    )
  for (let waited = 0; !(await isUp()); waited += LOOK_MS) {
    if (ended !== undefined || waited > START_MS) throw new Error(`the sidecar is not up: ${ended}`)
    await sleep(LOOK_MS)
  }
  return {
    port,
    peakBytes: () => peakOf(pid),
    cpuMs: () => readUsage(pid).cpuMs,
    end: () => ended,
    async close() {
      child.kill('SIGKILL')
      await exited
      if (group !== undefined) rmdirSync(group)
    },
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

const GROUPS = [
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
]

/** @returns its folder; `undefined` where this program may not make one */
function openGroup(limitBytes: number): string | undefined {
  for (const { root, limit } of GROUPS) {
    // Where there are both versions, the first is a folder like any other.
    if (!existsSync(`${root}/cgroup.procs`)) continue
    const group = `${root}/attacked-${process.pid}`
    try {
      mkdirSync(group)
      writeFileSync(`${group}/${limit}`, String(limitBytes))
      return group
    } catch {
      removeGroup(group)
    }
  }
  return undefined
}

function removeGroup(group: string) {
  try {
    rmdirSync(group)
  } catch {
    // It was never made.
  }
}

export const mayLimit = (): boolean => {
  const group = openGroup(2 ** 30)
  if (group === undefined) return false
  rmdirSync(group)
  return true
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
