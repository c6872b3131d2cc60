import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readUsage, type Usage } from '../process-usage.ts'
import { freePort } from '../proxies/start.ts'
import type { Bench } from '../surroundings.ts'

/** A real Prometheus that scrapes one target and writes to one place. */
export interface Sender {
  usage(): Usage
  /** Samples that its remote write has sent, and those that it gave up. */
  samples(): Promise<{ readonly sent: number; readonly failed: number }>
  stop(): Promise<void>
}

interface SenderOptions {
  readonly command: string
  /** Port on 127.0.0.1 of what it scrapes once a second. */
  readonly target: number
  /** An entry of `remote_write`. */
  readonly remoteWrite: object
}

const START_TIMEOUT_MS = 30_000

/** @throws Error with its last words when it does not become ready */
export async function startPrometheus(
  { surroundings }: Bench,
  { command, target, remoteWrite }: SenderOptions,
): Promise<Sender> {
  const folder = await mkdtemp(join(surroundings.directory, 'prometheus-'))
  const port = await freePort()
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'bench', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
    remote_write: [remoteWrite],
  }
  // JSON is YAML too.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH ?? '',
      IDENTITY_ENDPOINT: surroundings.managedIdentityUrl,
      IDENTITY_HEADER: 'bench',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (text: Buffer) => {
    words = (words + text.toString()).slice(-2000)
  })
  const exit = once(child, 'exit')
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const stop = async () => {
    process.off('exit', killWithUs)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await exit
  }
  const origin = `http://127.0.0.1:${port}`
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!(await isReady(`${origin}/-/ready`))) {
    if (performance.now() > deadline || child.exitCode !== null) {
      await stop()
      throw new Error(`${command} is not ready: ${words}`)
    }
    await wait(100)
  }
  const { pid = -1 } = child
  return {
    usage: () => readUsage(pid),
    async samples() {
      const text = await (await fetch(`${origin}/metrics`)).text()
      return {
        sent: readMetric(text, 'prometheus_remote_storage_samples_total'),
        failed: readMetric(text, 'prometheus_remote_storage_samples_failed_total'),
      }
    },
    stop,
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** The first value of a metric, whatever its labels; 0 where there is none. */
function readMetric(exposition: string, metric: string): number {
  return Number(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)$`, 'm').exec(exposition)?.[1] ?? 0)
}
