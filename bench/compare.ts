import { type Cell, describeCell } from './cells.ts'
import { type Candidate, type Measurement, measure } from './measure.ts'
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
 * Measures each candidate in alternation, A B C A B C, so that what else the machine does hits all.
 *
 * @param say - hears what is being measured, a line at a time
 */
export async function compare(
  bench: Bench,
  cell: Cell,
  candidates: readonly Candidate[],
  { rounds, say }: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<Comparison> {
  const measured = candidates.map(() => [] as Measurement[])
  for (let round = 1; round <= rounds; round += 1) {
    for (const [i, candidate] of candidates.entries()) {
      const about = `${describeCell(cell)}, round ${round}, ${candidate.name}`
      try {
        const one = await measure(bench, candidate, cell)
        measured[i]?.push(one)
        say(`${about}: ${one.cpuMsPer1000.toFixed(0)} ms`)
      } catch (error) {
        say(`${about}: left out, ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  const [sidecar = []] = measured
  const rows = candidates.map(({ name }, i) => {
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
