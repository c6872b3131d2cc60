import { expect, test } from 'vitest'
import { CELLS } from '../cells.ts'
import type { Comparison } from '../compare.ts'
import type { Measurement } from '../measure.ts'
import { sizingOf } from './sizing.ts'

/** A cell whose sidecar takes so many milliseconds of CPU for 1000 writes, and so many MB at most. */
function measured(name: string, cpuMsPer1000: number, peakMb: number): Comparison[] {
  const round: Measurement = {
    cpuMsPer1000,
    writesPerSecond: Number.NaN,
    idleMsPerSecond: Number.NaN,
    firstWriteCpuMs: Number.NaN,
    pageFaultsPerWrite: Number.NaN,
    p50Ms: Number.NaN,
    p99Ms: Number.NaN,
    rssBytes: { first: Number.NaN, last: Number.NaN, peak: peakMb * 1e6 },
    problems: [],
  }
  return CELLS.filter((cell) => cell.name === name).map((cell) => ({
    cell,
    rows: [{ name: 'sidecar', rounds: [round], sidecarIs: 1 }],
  }))
}

const QUIET = measured('2.5/s', 2000, 80)
const STEADY = measured('100/s', 800, 90)
const CROWD = measured('97kB-50', 150, 110)

test('CPU is that of the rate and a quarter more, memory the peak, rounded up', () => {
  const [, ...rows] = sizingOf([...QUIET, ...STEADY, ...CROWD]) ?? []
  expect(rows[0]).toEqual(['30,000', '1', '10m', '96Mi', '256Mi'])
  expect(rows.find(([, rate]) => rate === '100')).toEqual([
    '3,000,000',
    '100',
    '100m',
    '96Mi',
    '256Mi',
  ])
  expect(rows.find(([, rate]) => rate === '300')?.[2]).toBe('300m')
})

test('there is no sizing without all three loads', () => {
  expect(sizingOf([...QUIET, ...STEADY])).toBeUndefined()
})
