import { type Cell, describeCell } from './cells.ts'
import { type Measurement, measure, type PreparedProxy } from './measure.ts'
import { median } from './quantile.ts'
import type { Bench } from './surroundings.ts'

/** What came of one cell. */
export interface Comparison {
  readonly cell: Cell
  /** The sidecar first. */
  readonly rows: readonly Row[]
}

export interface Row {
  readonly name: string
  readonly rounds: readonly Measurement[]
  /** The sidecar's CPU in parts of this one's, round by round; the median. */
  readonly sidecarIs: number
}

/**
 * Measures each proxy in alternation, A B C A B C, so that what else the machine does hits all.
 *
 * @param say - hears what is being measured, a line at a time
 */
export async function compare(
  bench: Bench,
  cell: Cell,
  proxies: readonly PreparedProxy[],
  { rounds, say }: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<Comparison> {
  const measured = proxies.map(() => [] as Measurement[])
  for (let round = 1; round <= rounds; round += 1) {
    for (const [i, proxy] of proxies.entries()) {
      const about = `${describeCell(cell)}, round ${round}, ${proxy.name}`
      try {
        const one = await measure(bench, proxy, cell)
        measured[i]?.push(one)
        say(`${about}: ${one.cpuMsPer1000.toFixed(0)} ms`)
      } catch (error) {
        say(`${about}: left out, ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  const [sidecar = []] = measured
  const rows = proxies.map(({ name }, i) => {
    const own = measured[i] ?? []
    const ratios = own.flatMap((one, round) => {
      const beside = sidecar[round]
      return beside === undefined ? [] : [beside.cpuMsPer1000 / one.cpuMsPer1000]
    })
    return { name, rounds: own, sidecarIs: median(ratios) }
  })
  return { cell, rows: rows.filter((row) => row.rounds.length > 0) }
}

export function medianOf({ rounds }: Row, figure: (one: Measurement) => number): number {
  return median(rounds.map(figure))
}
