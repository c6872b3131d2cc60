import { BESIDE_BODIES } from '../../contract/environment/rules/resources.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { type Comparison, medianOf } from '../compare.ts'

/** Samples in a full write of Prometheus (`max_samples_per_send`). */
const SAMPLES_PER_WRITE = 2000
const SCRAPE_SECONDS = 15
const WRITES_PER_SECOND = [1, 3, 10, 30, 100, 300]
const MiB = 1024 * 1024
/** Of CPU: other machines are slower, and scrapes come in waves. Memory is the same everywhere. */
const HEADROOM = 1.25
/** Being killed for memory loses nothing that Prometheus has in its WAL, but it is not needed either. */
const LIMIT_HEADROOM = 1.5
/** A full budget of the worst bodies leaves a fifth of it. */
const FULL_BUDGET = (DEFAULT_SIDECAR_SETTINGS.maxInflightBytes + BESIDE_BODIES) * 1.25

const roundUp = (value: number, step: number) => Math.max(step, Math.ceil(value / step) * step)

/**
 * What a container should ask for, from the sidecar's own row in three cells; `undefined` when one of them was not
 * measured. Between two rates the CPU of a write lies on a straight line; above the last it stays.
 */
export function sizingOf(comparisons: readonly Comparison[]): string[][] | undefined {
  const sidecarAt = (name: string) =>
    comparisons.find(({ cell }) => cell.name === name)?.rows.find((row) => row.name === 'sidecar')
  const [quiet, steady, crowd] = ['2.5/s', '100/s', '97kB-50'].map(sidecarAt)
  if (quiet === undefined || steady === undefined || crowd === undefined) return undefined
  const cpuMs = (row: typeof quiet) => medianOf(row, (one) => one.cpuMsPer1000) / 1000
  const peak = (row: typeof quiet) => medianOf(row, (one) => one.rssBytes.peak)
  const cpuMsPerSecond = (rate: number) => {
    const part = Math.min(1, Math.max(0, (rate - 2.5) / (100 - 2.5)))
    return rate * (cpuMs(quiet) + (cpuMs(steady) - cpuMs(quiet)) * part)
  }
  const request = roundUp(Math.max(peak(quiet), peak(steady)) / MiB, 16)
  const limit = roundUp(Math.max(peak(crowd) * LIMIT_HEADROOM, FULL_BUDGET) / MiB, 32)
  return [
    ['active series, every 15 s', 'writes/s', 'CPU request', 'memory request', 'memory limit'],
    ...WRITES_PER_SECOND.map((rate) => [
      (rate * SAMPLES_PER_WRITE * SCRAPE_SECONDS).toLocaleString('en'),
      String(rate),
      `${roundUp(cpuMsPerSecond(rate) * HEADROOM, 10)}m`,
      `${request}Mi`,
      `${limit}Mi`,
    ]),
  ]
}
