import type { Measurement } from '../measure.ts'

const MB = 1_000_000

export const formatMs = (ms: number) => ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)
export const formatMb = (bytes: number) => `${(bytes / MB).toFixed(0)} MB`

export const MEASUREMENT_HEAD = [
  'proxy',
  'CPU ms/1000',
  'requests/s',
  'p50 ms',
  'p90 ms',
  'p99 ms',
  'p99.9 ms',
  'RSS',
  'peak RSS',
  'problems',
] as const

export function formatMeasurement(measurement: Measurement): string[] {
  const { latencyMs, rss, problems } = measurement
  return [
    measurement.proxy,
    measurement.cpuMsPer1000.toFixed(0),
    measurement.requestsPerSecond.toFixed(0),
    formatMs(latencyMs.p50),
    formatMs(latencyMs.p90),
    formatMs(latencyMs.p99),
    formatMs(latencyMs.p999),
    formatMb(rss.median),
    formatMb(rss.peak),
    problems.length === 0 ? 'none' : problems.join(', '),
  ]
}
