import { type Candidate, type Measurement, measure, type Times } from './measure.ts'
import { CENTRE, CROWD } from './plan.ts'
import type { Bench } from './surroundings.ts'

/** Samples in a full write of Prometheus (`max_samples_per_send`). */
const SAMPLES_PER_REQUEST = 2000

/** Prometheus sends a write that is not full after 5 s (`batch_send_deadline`), so a quiet one sends 0.2/s. */
const MIN_REQUESTS_PER_SECOND = 0.2

const ACTIVE_SERIES = [10_000, 100_000, 500_000, 1_000_000, 3_000_000, 10_000_000]
const SCRAPE_INTERVALS_SECONDS = [15, 30, 60]

/** What the sidecar used at one request rate. */
export interface Load {
  readonly requestsPerSecond: number
  readonly cpuCores: number
  readonly rssBytes: number
}

export interface SizingRow {
  readonly activeSeries: number
  readonly scrapeIntervalSeconds: number
  readonly requestsPerSecond: number
  /** For `resources.requests.cpu`, in thousandths of a core. */
  readonly cpuMillicores: number
  /** For `resources.requests.memory`. */
  readonly memoryRequestMiB: number
  /** For `resources.limits.memory`. */
  readonly memoryLimitMiB: number
}

export interface Sizing {
  readonly loads: readonly Load[]
  /** When Prometheus catches up after an outage: 50 shards at once, as fast as they go. */
  readonly crowd: Measurement
  readonly rows: readonly SizingRow[]
}

const TIMES: Times = { warmUpRequests: 0, warmUpMs: 3000, durationMs: 7000 }
const RATES = [5, 35, 100, 300]

export async function sizeSidecar(
  bench: Bench,
  candidate: Candidate,
  say: (line: string) => void,
): Promise<Sizing> {
  const loads: Load[] = []
  for (const requestsPerSecond of RATES) {
    say(`sidecar at ${requestsPerSecond} requests/s`)
    const cell = { ...CENTRE, arrival: { kind: 'rate', requestsPerSecond } } as const
    const one = await measure(bench, candidate, cell, TIMES)
    loads.push({
      requestsPerSecond,
      cpuCores: (one.cpuMsPer1000 * requestsPerSecond) / 1e6,
      rssBytes: one.rss.peak,
    })
  }
  say('sidecar with 50 connections at saturation')
  const crowd = await measure(bench, candidate, CROWD, TIMES)
  return { loads, crowd, rows: sizingTable(loads, crowd.rss.peak) }
}

/** From active series and scrape interval to what a container should ask for. */
export function sizingTable(loads: readonly Load[], crowdRssBytes: number): SizingRow[] {
  return ACTIVE_SERIES.flatMap((activeSeries) =>
    SCRAPE_INTERVALS_SECONDS.map((scrapeIntervalSeconds) => {
      const requestsPerSecond = requestsOf(activeSeries, scrapeIntervalSeconds)
      const { cpuCores, rssBytes } = interpolate(loads, requestsPerSecond)
      return {
        activeSeries,
        scrapeIntervalSeconds,
        requestsPerSecond,
        cpuMillicores: roundUp(cpuCores * 1000 * HEADROOM, 10),
        memoryRequestMiB: roundUp((rssBytes * HEADROOM) / MiB, 16),
        memoryLimitMiB: roundUp((Math.max(rssBytes, crowdRssBytes) * LIMIT_HEADROOM) / MiB, 64),
      }
    }),
  )
}

const MiB = 1024 * 1024
/** Other machines are slower, and scrapes come in waves. */
const HEADROOM = 1.25
/** Being killed for memory loses nothing that Prometheus has in its WAL, but it is not needed either. */
const LIMIT_HEADROOM = 1.5

export function requestsOf(activeSeries: number, scrapeIntervalSeconds: number): number {
  const full = activeSeries / scrapeIntervalSeconds / SAMPLES_PER_REQUEST
  return Math.max(full, MIN_REQUESTS_PER_SECOND)
}

/** Between two measured rates a straight line; outside, CPU in proportion and memory as at the nearest. */
export function interpolate(
  loads: readonly Load[],
  requestsPerSecond: number,
): Omit<Load, 'requestsPerSecond'> {
  const above = loads.findIndex((load) => load.requestsPerSecond >= requestsPerSecond)
  const [low, high] = [loads[above - 1], loads[above]]
  if (low !== undefined && high !== undefined) {
    const part =
      (requestsPerSecond - low.requestsPerSecond) / (high.requestsPerSecond - low.requestsPerSecond)
    const between = (a: number, b: number) => a + (b - a) * part
    return {
      cpuCores: between(low.cpuCores, high.cpuCores),
      rssBytes: between(low.rssBytes, high.rssBytes),
    }
  }
  const nearest = high ?? loads.at(-1)
  if (nearest === undefined) throw new Error('nothing was measured')
  return {
    cpuCores: (nearest.cpuCores * requestsPerSecond) / nearest.requestsPerSecond,
    rssBytes: nearest.rssBytes,
  }
}

function roundUp(value: number, step: number): number {
  return Math.max(step, Math.ceil(value / step) * step)
}
