import type { Cell, Measurement } from '../measure.ts'
import { CROWD, LATENCY, STEADY } from '../plan.ts'
import { median } from '../quantile.ts'
import { cpuRatio, type Results } from '../run.ts'
import { formatMb, formatMs } from './format.ts'

/** What the sidecar is to reach, and what it reached. */
export interface Goal {
  readonly goal: string
  readonly measured: string
  readonly met: boolean
}

const MB = 1_000_000
const MAX_BUNDLE_BYTES = 2 * MB
/** Everything in the image that its base does not bring. */
const MAX_PAYLOAD_BYTES = 3 * MB
const MAX_CPU_OF_NGINX = 1.3
const MAX_ADDED_P99_MS = 5
const MAX_CROWD_RSS_BYTES = 110 * MB
const MAX_STEADY_RSS_BYTES = 75 * MB
const MAX_READY_MS = 400

/** What the image adds to its base. */
export interface PayloadSize {
  readonly bundleBytes: number
  readonly licenceBytes: number
}

/** Only what this run has measured. */
export function judgeGoals(
  { pairs, singles, direct }: Results,
  sidecarName: string,
  size: PayloadSize,
): Goal[] {
  const goals: Goal[] = []
  const atMost = (goal: string, value: number, limit: number, print: (n: number) => string) =>
    goals.push({ goal: `${goal} ≤ ${print(limit)}`, measured: print(value), met: value <= limit })
  const times = (ratio: number) => `${ratio.toFixed(2)} ×`
  const of = (cell: Cell) =>
    singles.find((one) => one.proxy === sidecarName && same(one.cell, cell))

  for (const [rival, limit] of [
    ['nginx', MAX_CPU_OF_NGINX],
    ['go', 1],
  ] as const) {
    const pair = pairs.find((one) => one.rival === rival)
    if (pair !== undefined) {
      atMost(`CPU per request beside ${rival}, ${pair.cell.body}`, cpuRatio(pair), limit, times)
    }
  }
  const latency = of(LATENCY)
  const way = direct.find(({ cell }) => same(cell, LATENCY))
  if (latency !== undefined && way !== undefined) {
    const added = latency.latencyMs.p99 - way.latencyMs.p99
    atMost('added p99 at 200 requests/s', added, MAX_ADDED_P99_MS, (ms) => `${formatMs(ms)} ms`)
  }
  const crowd = of(CROWD)
  if (crowd !== undefined) {
    atMost('peak RSS, saturation, 50 connections', crowd.rss.peak, MAX_CROWD_RSS_BYTES, formatMb)
  }
  const steady = of(STEADY)
  if (steady !== undefined) {
    atMost('RSS at 100 requests/s', steady.rss.median, MAX_STEADY_RSS_BYTES, formatMb)
  }
  const starts = startsOf(sidecarName, { pairs, singles, direct })
  if (starts.length > 0) {
    atMost('start to /ready', median(starts), MAX_READY_MS, (ms) => `${ms.toFixed(0)} ms`)
  }
  const megabytes = (bytes: number) => `${(bytes / MB).toFixed(2)} MB`
  atMost('bundle', size.bundleBytes, MAX_BUNDLE_BYTES, megabytes)
  atMost('image besides Node', size.bundleBytes + size.licenceBytes, MAX_PAYLOAD_BYTES, megabytes)
  return goals
}

function startsOf(sidecarName: string, { pairs, singles }: Results): number[] {
  const rounds: Measurement[] = [...pairs.flatMap((pair) => pair.sidecarRounds), ...singles]
  return rounds
    .filter((one) => one.proxy === sidecarName)
    .map((one) => one.readyMs)
    .filter((ms) => ms !== undefined)
}

function same(a: Cell, b: Cell): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
