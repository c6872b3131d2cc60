import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startProcess } from './process.ts'
import { readSeries, type TimeRange } from './remote-read.ts'
import type { Series } from './remote-write.ts'

export interface PrometheusOptions {
  /** Where it writes to, by the name that its own metrics carry. */
  readonly remoteWrites: Readonly<Record<string, string>>
  /** `host:port` of what it scrapes besides itself. */
  readonly scrapeTargets?: readonly string[]
  /** Default: 1000. */
  readonly scrapeIntervalMs?: number
  readonly externalLabels?: Readonly<Record<string, string>>
  /** `queue_config` of Prometheus' reference. Default: small batches that are sent at once. */
  readonly queueConfig?: Readonly<Record<string, unknown>>
  /** What else each remote write has, such as its own authentication. */
  readonly remoteWrite?: Readonly<Record<string, unknown>>
  /** `write_relabel_configs`, by the name of the remote write. Default: none. */
  readonly writeRelabelConfigs?: Readonly<Record<string, unknown>>
  /** How long it flushes when it is stopped. Default: Prometheus' own, 60. */
  readonly flushSeconds?: number
  /** Default: `prometheus`, looked up in PATH. */
  readonly binary?: string
}

/** A real Prometheus with its data in a temporary folder. */
export interface Prometheus {
  readonly url: string
  /** What it holds, exactly: stale markers and the bits of every value included. */
  series(range: TimeRange): Promise<readonly Series[]>
  /** The sum of an instant query. */
  query(promql: string): Promise<number>
  /** SIGTERM, as Kubernetes does: what is unsent is flushed for up to a minute. */
  stop(): Promise<void>
  /** SIGKILL: what is unsent stays in the data folder, and is never sent. */
  kill(): Promise<void>
  /** After {@link stop} or {@link kill}: a new process on the same data and port. */
  start(): Promise<void>
  /** After {@link stop}: what its data folder holds, read by a process that scrapes and sends nothing. */
  held(range: TimeRange): Promise<readonly Series[]>
  /** SIGTERM, and a new process on the same data and port. */
  restart(): Promise<void>
  output(): string
  /** Kills it and removes its data. */
  close(): Promise<void>
}

/** @throws Error with its output, when it does not become ready */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { binary = 'prometheus', flushSeconds = 60 } = options
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const configPath = join(folder, 'prometheus.yml')
  // JSON is YAML too.
  writeFileSync(configPath, JSON.stringify(configuration(options, port)))
  const idlePath = join(folder, 'idle.yml')
  // Remote read adds these labels to what it answers.
  writeFileSync(idlePath, JSON.stringify({ global: { external_labels: options.externalLabels } }))
  const start = (config = configPath) =>
    startProcess({
      command: binary,
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
        `--storage.remote.flush-deadline=${flushSeconds}s`,
        // Hidden; its default of 5 s only makes every run longer.
        '--scrape.discovery-reload-interval=100ms',
      ],
      readyUrl: `${url}/-/ready`,
    })
  let running = await start()
  let output = ''
  const stop = async () => {
    await running.stop(flushSeconds + 30)
    output += running.output()
  }
  return {
    url,
    series: (range) => readSeries(`${url}/api/v1/read`, range),
    query: (promql) => sumOf(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`),
    stop,
    async kill() {
      await running.kill()
      output += running.output()
    },
    async start() {
      running = await start()
    },
    async held(range) {
      running = await start(idlePath)
      const series = await readSeries(`${url}/api/v1/read`, range)
      await running.stop()
      return series
    },
    async restart() {
      await stop()
      running = await start()
    },
    output: () => output + running.output(),
    async close() {
      await running.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function sumOf(url: string): Promise<number> {
  const response = await fetch(url)
  const { data } = (await response.json()) as {
    data: { result: readonly { value: readonly [number, string] }[] }
  }
  return data.result.reduce((sum, { value }) => sum + Number(value[1]), 0)
}

function configuration(options: PrometheusOptions, port: number) {
  const { scrapeIntervalMs = 1000, scrapeTargets = [], externalLabels = {} } = options
  return {
    global: {
      scrape_interval: `${scrapeIntervalMs}ms`,
      scrape_timeout: `${scrapeIntervalMs}ms`,
      external_labels: externalLabels,
    },
    scrape_configs: [
      { job_name: 'prometheus', static_configs: [{ targets: [`127.0.0.1:${port}`] }] },
      ...(scrapeTargets.length === 0
        ? []
        : [{ job_name: 'targets', static_configs: [{ targets: scrapeTargets }] }]),
    ],
    remote_write: Object.entries(options.remoteWrites).map(([name, url]) => ({
      name,
      url,
      queue_config: options.queueConfig ?? SMALL_BATCHES,
      ...options.remoteWrite,
      ...(options.writeRelabelConfigs && {
        write_relabel_configs: options.writeRelabelConfigs[name],
      }),
    })),
  }
}

/** Sends at once what it has. */
const SMALL_BATCHES = {
  max_samples_per_send: 500,
  // What does not fit into the queue stays in the WAL, and a restarted Prometheus never goes back.
  capacity: 50_000,
  batch_send_deadline: '200ms',
} as const
