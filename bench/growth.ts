import { type Candidate, type Cell, type Measurement, measure, type Times } from './measure.ts'
import { describeCell } from './plan.ts'
import type { Bench } from './surroundings.ts'

/** How cost grows with one thing while the others stay as they are. */
export interface Growth {
  /** What grows: `requests/s`. */
  readonly along: string
  /** What stays: `97 kB, 8 connections`. */
  readonly fixed: string
  readonly points: readonly GrowthPoint[]
}

export interface GrowthPoint {
  readonly x: number
  readonly measurement: Measurement
}

const TIMES: Times = { warmUpRequests: 0, warmUpMs: 3000, durationMs: 5000 }

const rate = (requestsPerSecond: number) => ({ kind: 'rate', requestsPerSecond }) as const

interface Curve {
  readonly along: string
  readonly fixed: string
  readonly cells: readonly { readonly x: number; readonly cell: Cell }[]
}

/** A million active series every 15 s are 33 requests/s; 50 connections are Prometheus' most. */
const CURVES: readonly Curve[] = [
  {
    along: 'requests/s',
    fixed: '97 kB, 8 connections',
    cells: [5, 10, 33, 100, 200, 500, 1000, 2000].map((x) => ({
      x,
      cell: { body: '97 kB', connections: 8, arrival: rate(x) },
    })),
  },
  {
    along: 'kB of a body',
    fixed: '100 requests/s, 8 connections',
    cells: (
      [
        [2, '2 kB'],
        [97, '97 kB'],
        [1000, '1 MB'],
      ] as const
    ).map(([x, body]) => ({
      x,
      cell: { body, connections: 8, arrival: rate(100) },
    })),
  },
  {
    along: 'connections',
    fixed: '97 kB, 500 requests/s',
    cells: [1, 8, 25, 50, 100, 200].map((x) => ({
      x,
      cell: { body: '97 kB', connections: x, arrival: rate(500) },
    })),
  },
]

/**
 * Measures each candidate along each curve, from a cold start for each point.
 *
 * @param say - hears what is being measured, a line at a time
 */
export async function measureGrowth(
  bench: Bench,
  candidates: readonly Candidate[],
  say: (line: string) => void,
): Promise<Growth[]> {
  const growths: Growth[] = []
  for (const { along, fixed, cells } of CURVES) {
    const points: GrowthPoint[] = []
    for (const { x, cell } of cells) {
      for (const candidate of candidates) {
        say(`${candidate.proxy.name}: ${describeCell(cell)}`)
        points.push({ x, measurement: await measure(bench, candidate, cell, TIMES) })
      }
    }
    growths.push({ along, fixed, points })
  }
  return growths
}
