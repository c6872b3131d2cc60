import { existsSync, readdirSync } from 'node:fs'
import { type Candidate, type Cell, expectBody, problemsOf, runLoad } from './measure.ts'
import { LATENCY } from './plan.ts'
import { startProxy } from './proxies/start.ts'
import type { Bench } from './surroundings.ts'
import { slopeOf } from './trend.ts'

/** Whether the sidecar grows while it does the same all the time. */
export interface Soak {
  readonly cell: Cell
  readonly minutes: number
  readonly samples: readonly SoakSample[]
  /** After the first quarter, in which pools still settle. */
  readonly growthPerHour: { readonly [Figure in SoakFigure]: number }
  readonly problems: readonly string[]
}

/** What is looked at every {@link SAMPLE_MS}, as a scrape would. */
export interface SoakSample {
  readonly seconds: number
  readonly rssBytes: number
  readonly heapBytes: number
  /** Open files and sockets. */
  readonly files: number
  /** What keeps Node's event loop waiting: servers, connections, timers. */
  readonly handles: number
}

export const SOAK_FIGURES = ['rssBytes', 'heapBytes', 'files', 'handles'] as const
export type SoakFigure = (typeof SOAK_FIGURES)[number]

const SAMPLE_MS = 5_000

const METRICS: Readonly<Record<Exclude<SoakFigure, 'files'>, string>> = {
  rssBytes: 'process_resident_memory_bytes',
  heapBytes: 'nodejs_heap_size_used_bytes',
  handles: 'nodejs_active_handles_total',
}

export async function soak(bench: Bench, candidate: Candidate, minutes: number): Promise<Soak> {
  const body = bench.bodies[LATENCY.body]
  await expectBody(bench, body.path)
  const running = await startProxy(candidate.prepared, body.bytes)
  const started = performance.now()
  const samples: SoakSample[] = []
  const sampler = setInterval(async () => {
    const seconds = (performance.now() - started) / 1000
    const text = await fetch(`http://127.0.0.1:${running.port}/metrics`)
      .then((response) => response.text())
      .catch(() => undefined)
    if (text === undefined) return
    const files = countFiles(running.pid)
    samples.push({
      seconds,
      files,
      rssBytes: readMetric(text, METRICS.rssBytes),
      heapBytes: readMetric(text, METRICS.heapBytes),
      handles: readMetric(text, METRICS.handles),
    })
  }, SAMPLE_MS)
  try {
    const { total } = await runLoad(bench, {
      port: running.port,
      bodyPath: body.path,
      connections: LATENCY.connections,
      arrival: LATENCY.arrival,
      warmUpRequests: 0,
      warmUpMs: 1000,
      durationMs: minutes * 60_000,
    })
    const settled = samples.slice(Math.floor(samples.length / 4))
    const growth = SOAK_FIGURES.map((figure) => [
      figure,
      slopeOf(settled.map((sample) => ({ x: sample.seconds, y: sample[figure] }))) * 3600,
    ])
    return {
      cell: LATENCY,
      minutes,
      samples,
      growthPerHour: Object.fromEntries(growth),
      problems: await problemsOf(bench, candidate.proxy, total),
    }
  } finally {
    clearInterval(sampler)
    await running.stop()
  }
}

/** The value of a metric without labels; `NaN` where there is none. */
export function readMetric(exposition: string, metric: string): number {
  return Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(exposition)?.[1] ?? Number.NaN)
}

/** `NaN` where there is no `/proc`. */
function countFiles(pid: number): number {
  const path = `/proc/${pid}/fd`
  return existsSync(path) ? readdirSync(path).length : Number.NaN
}
