import type { TimeRange } from './remote-read.ts'
import type { Series } from './remote-write.ts'
import { seriesKey } from './sample-store.ts'

/** One sample that is not the same on both sides. */
export interface Difference {
  readonly series: string
  readonly timestampMs: number
  /** The value's bits, hexadecimal; `undefined` where there is no such sample. */
  readonly sent: string | undefined
  readonly stored: string | undefined
}

export interface Comparison {
  /** Samples that the sender has in the range. */
  readonly samples: number
  readonly series: number
  readonly missing: readonly Difference[]
  readonly extra: readonly Difference[]
  readonly different: readonly Difference[]
}

/** Compares every sample of the range: series, time and each bit of the value. */
export function compareSeries(
  sent: readonly Series[],
  stored: readonly Series[],
  range: TimeRange,
): Comparison {
  const left = index(sent, range)
  const right = index(stored, range)
  const missing: Difference[] = []
  const extra: Difference[] = []
  const different: Difference[] = []
  let samples = 0
  for (const [series, bits] of left) {
    for (const [timestampMs, value] of bits) {
      samples += 1
      const other = right.get(series)?.get(timestampMs)
      if (other === value) continue
      const difference = { series, timestampMs, sent: hex(value), stored: hex(other) }
      if (other === undefined) missing.push(difference)
      else different.push(difference)
    }
  }
  for (const [series, bits] of right) {
    for (const [timestampMs, value] of bits) {
      if (left.get(series)?.has(timestampMs)) continue
      extra.push({ series, timestampMs, sent: undefined, stored: hex(value) })
    }
  }
  return { samples, series: left.size, missing, extra, different }
}

function index(all: readonly Series[], { fromMs, toMs }: TimeRange) {
  const bySeries = new Map<string, Map<number, bigint>>()
  for (const { labels, samples } of all) {
    const within = samples.filter(({ timestampMs }) => timestampMs >= fromMs && timestampMs <= toMs)
    if (within.length === 0) continue
    const key = seriesKey(labels)
    const bits = bySeries.get(key) ?? new Map<number, bigint>()
    for (const sample of within) bits.set(sample.timestampMs, sample.bits)
    bySeries.set(key, bits)
  }
  return bySeries
}

function hex(bits: bigint | undefined): string | undefined {
  return bits?.toString(16).padStart(16, '0')
}
