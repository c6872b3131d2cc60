import type { Sample, Series } from './remote-write.ts'

/**
 * Why Azure Monitor drops samples after it has answered 2xx, in the words of its metrics *Events Dropped*
 * and *Time Series Samples Dropped*.
 *
 * https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-health
 */
export type DropReason =
  | 'OldData'
  | 'InvalidTimeRange'
  | 'Duplicate'
  | 'OutOfOrder'
  | 'LimitThrottling'
  | 'BadInputFormat'

/**
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits
 * https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-details
 */
export interface StoreLimits {
  readonly maxAgeSeconds: number
  readonly maxFutureSeconds: number
  readonly maxLabels: number
  readonly maxLabelNameLength: number
  readonly maxLabelValueLength: number
  readonly maxMetricNameLength: number
  readonly maxActiveSeries: number
  readonly maxSamplesPerMinute: number
}

export const STORE_LIMITS: StoreLimits = {
  maxAgeSeconds: 20 * 60,
  maxFutureSeconds: 20 * 60,
  maxLabels: 63,
  maxLabelNameLength: 511,
  maxLabelValueLength: 1023,
  maxMetricNameLength: 511,
  maxActiveSeries: 1_000_000,
  maxSamplesPerMinute: 1_000_000,
}

/** An Azure Monitor workspace: what was stored, and what was dropped although the sender got a 2xx. */
export interface SampleStore {
  /** @returns how many samples were stored */
  add(series: readonly Series[]): number
  /** Everything stored, in the order of arrival. */
  series(): readonly Series[]
  counts(): StoreCounts
  clear(): void
}

export interface StoreCounts {
  readonly series: number
  readonly stored: number
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
}

interface Entry {
  readonly labels: Readonly<Record<string, string>>
  readonly bits: Map<number, bigint>
  newestMs: number
}

/**
 * Which order is "out of order" is not documented: here it is older than the newest sample of the same
 * series. A sample at a time that is stored already is a duplicate, whatever its value.
 */
export function createSampleStore(limits: StoreLimits, clock: () => Date): SampleStore {
  const entries = new Map<string, Entry>()
  const dropped: Partial<Record<DropReason, number>> = {}
  let stored = 0
  let minute = { began: Number.NEGATIVE_INFINITY, samples: 0 }

  const entryOf = (labels: Entry['labels']): Entry | DropReason => {
    const key = seriesKey(labels)
    const known = entries.get(key)
    if (known !== undefined) return known
    if (!isWithinLimits(labels, limits)) return 'BadInputFormat'
    if (entries.size >= limits.maxActiveSeries) return 'LimitThrottling'
    const entry = { labels, bits: new Map(), newestMs: Number.NEGATIVE_INFINITY }
    entries.set(key, entry)
    return entry
  }

  const reasonToDrop = (entry: Entry, { timestampMs }: Sample, now: number) => {
    if (timestampMs < now - limits.maxAgeSeconds * 1000) return 'OldData'
    if (timestampMs > now + limits.maxFutureSeconds * 1000) return 'InvalidTimeRange'
    if (entry.bits.has(timestampMs)) return 'Duplicate'
    if (timestampMs < entry.newestMs) return 'OutOfOrder'
    if (now - minute.began >= 60_000) minute = { began: now, samples: 0 }
    minute.samples += 1
    return minute.samples > limits.maxSamplesPerMinute ? 'LimitThrottling' : undefined
  }

  const drop = (reason: DropReason, samples = 1) => {
    dropped[reason] = (dropped[reason] ?? 0) + samples
  }

  return {
    add(series) {
      const now = clock().getTime()
      const before = stored
      for (const { labels, samples } of series) {
        const entry = entryOf(labels)
        if (typeof entry === 'string') {
          drop(entry, samples.length)
          continue
        }
        for (const sample of samples) {
          const reason = reasonToDrop(entry, sample, now)
          if (reason !== undefined) {
            drop(reason)
            continue
          }
          entry.bits.set(sample.timestampMs, sample.bits)
          entry.newestMs = sample.timestampMs
          stored += 1
        }
      }
      return stored - before
    },
    series: () =>
      [...entries.values()].map(({ labels, bits }) => ({
        labels,
        samples: [...bits].map(([timestampMs, value]) => ({ timestampMs, bits: value })),
      })),
    counts: () => ({ series: entries.size, stored, dropped: { ...dropped } }),
    clear() {
      entries.clear()
      stored = 0
      for (const reason of Object.keys(dropped)) delete dropped[reason as DropReason]
    },
  }
}

/** Azure Monitor's store does not tell upper from lower case. */
export function seriesKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))).toLowerCase()
}

// What happens beyond these limits is not documented; here the samples count as badly formed.
function isWithinLimits(labels: Entry['labels'], limits: StoreLimits): boolean {
  const { __name__: metricName = '', ...others } = labels
  const pairs = Object.entries(others)
  return (
    metricName !== '' &&
    metricName.length <= limits.maxMetricNameLength &&
    pairs.length <= limits.maxLabels &&
    pairs.every(
      ([name, value]) =>
        name.length <= limits.maxLabelNameLength && value.length <= limits.maxLabelValueLength,
    )
  )
}
