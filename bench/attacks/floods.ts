import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { get, RW1, send } from '../../sidecar/testing/post.ts'
import { quantile } from '../quantile.ts'
import type { Stage } from './stage.ts'

/** What an attacker does; its code is a table in attacker.ts. */
export type Attack = 'idle' | 'junk' | 'metrics' | 'writes' | 'pipeline' | 'slow'

/** What the process that attacks is told. */
export interface Attacker {
  readonly host: string
  readonly port: number
  readonly localAddress?: string
  readonly attacks: readonly Attack[]
}

export interface Flood {
  readonly name: string
  readonly attacks: readonly Attack[]
}

export const FLOODS: readonly Flood[] = [
  { name: '512 idle connections, kept up', attacks: ['idle'] },
  { name: '512 connections whose headers never end', attacks: ['slow'] },
  { name: '512 idle connections and 2,000 junk requests a second', attacks: ['idle', 'junk'] },
  { name: '`/metrics` in a loop on 256 connections', attacks: ['metrics'] },
  { name: 'writes of 97 kB in a loop on 32 connections', attacks: ['writes'] },
  { name: '2,000 requests at once, in a loop on 32 connections', attacks: ['pipeline'] },
]

/** What the sidecar's own pod and the kubelet get meanwhile. */
export interface Service {
  readonly writes: Count
  readonly probes: Count
  /** Median time of a local write. */
  readonly writeMs: number
  /** Of the sidecar, of one core. */
  readonly cpuShare: number
}

interface Count {
  readonly asked: number
  readonly answered: number
}

export interface FloodResult {
  readonly before: Service
  readonly during: Service
  /** What the attacker was answered, by status, and how often it was reset. */
  readonly answers: Readonly<Record<string, number>>
  /** Connections that stood in the end. */
  readonly open: number
}

/** How another pod reaches the sidecar. */
export interface Net {
  /** For the table. */
  readonly about: string
  readonly host: string
  /** Before the command that attacks. */
  readonly prefix: readonly string[]
  readonly attackerAddress?: string
  readonly kubeletAddress: string
  close(): void
}

/** The attacker in a network namespace of its own where this program may make one, else at 127.0.0.6. */
export function openNet(): Net {
  const name = `attacker-${process.pid}`
  const ip = (line: string) => execFileSync('ip', line.split(' '), { stdio: 'pipe' })
  const remove = () => execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' })
  const [own, theirs] = ['10.231.231.1', '10.231.231.2']
  try {
    ip(`netns add ${name}`)
  } catch {
    return {
      about: 'another pod (127.0.0.6)',
      host: '127.0.0.1',
      prefix: [],
      attackerAddress: '127.0.0.6',
      kubeletAddress: '127.0.0.7',
      close() {},
    }
  }
  try {
    const veth = `atk${process.pid % 100_000}`
    ip(`link add ${veth} type veth peer name eth0 netns ${name}`)
    ip(`addr add ${own}/24 dev ${veth}`)
    ip(`link set ${veth} up`)
    ip(`-n ${name} addr add ${theirs}/24 dev eth0`)
    ip(`-n ${name} link set eth0 up`)
  } catch (error) {
    remove()
    throw error
  }
  return {
    about: 'another pod',
    host: own,
    prefix: ['ip', 'netns', 'exec', name],
    kubeletAddress: own,
    close: () => void remove(),
  }
}

export async function measureFlood(
  stage: Stage,
  net: Net,
  flood: Flood,
  { body, seconds }: { readonly body: Buffer; readonly seconds: number },
): Promise<FloodResult> {
  const serve = () => measureService(stage, net, body, seconds)
  await serve()
  const before = await serve()
  const attacker: Attacker = {
    host: net.host,
    port: stage.port,
    attacks: flood.attacks,
    ...(net.attackerAddress === undefined ? {} : { localAddress: net.attackerAddress }),
  }
  const child = startAttacker(net, attacker)
  try {
    await once(child, 'message')
    // What it may do in a burst is over.
    await sleep(5_000)
    const during = await serve()
    child.send('end')
    const [{ answers, open }] = await once(child, 'message')
    return { before, during, answers, open }
  } finally {
    child.kill('SIGKILL')
  }
}

function startAttacker({ prefix }: Net, attacker: Attacker): ChildProcess {
  const [command = '', ...args] = [
    ...prefix,
    // In a cluster it has a share of CPU of its own.
    ...['nice', '-n', '19'],
    process.execPath,
    join(import.meta.dirname, 'attacker.ts'),
    JSON.stringify(attacker),
  ]
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

const WRITE_EVERY_MS = 20
const PROBE_EVERY_MS = 250

/** As much as the kubelet waits for by default. */
const PROBE_MS = 1_000

async function measureService(
  stage: Stage,
  { host, kubeletAddress }: Net,
  body: Buffer,
  seconds: number,
): Promise<Service> {
  const until = performance.now() + seconds * 1000
  const cpuBefore = stage.cpuMs()
  const times: number[] = []
  const write = async () => {
    const begun = performance.now()
    const { status } = await send(`http://127.0.0.1:${stage.port}/api/v1/write`, {
      body,
      headers: RW1,
    })
    times.push(performance.now() - begun)
    return status === 204
  }
  let turn = 0
  const probe = async () => {
    const path = turn++ % 2 === 0 ? '/health' : '/ready'
    const { status } = await get(`http://${host}:${stage.port}${path}`, {
      localAddress: kubeletAddress,
      timeoutMs: PROBE_MS,
    })
    return status === 200
  }
  const every = async (pauseMs: number, ask: () => Promise<boolean>): Promise<Count> => {
    let asked = 0
    let answered = 0
    while (performance.now() < until) {
      asked += 1
      if (await ask().catch(() => false)) answered += 1
      await sleep(pauseMs)
    }
    return { asked, answered }
  }
  const [writes, probes] = await Promise.all([
    every(WRITE_EVERY_MS, write),
    every(PROBE_EVERY_MS, probe),
  ])
  times.sort((a, b) => a - b)
  return {
    writes,
    probes,
    writeMs: quantile(times, 0.5),
    cpuShare: (stage.cpuMs() - cpuBefore) / (seconds * 1000),
  }
}
