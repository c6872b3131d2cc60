import { describeCell } from '../plan.ts'
import { cpuRatio, meanCpu, type Results } from '../run.ts'
import { formatMeasurement, formatMs, MEASUREMENT_HEAD } from './format.ts'
import type { Goal } from './goals.ts'
import { formatTable } from './table.ts'

/** Everything that a run found out, for a terminal. */
export function printResults({ pairs, singles, direct }: Results, goals: readonly Goal[]): string {
  const blocks: string[] = []
  const [first] = pairs
  if (first !== undefined) {
    const rows = pairs.map((pair) => [
      pair.rival,
      meanCpu(pair.sidecarRounds).toFixed(0),
      meanCpu(pair.rivalRounds).toFixed(0),
      `${cpuRatio(pair).toFixed(2)} ×`,
      pair.sidecarRounds.map((round) => round.cpuMsPer1000.toFixed(0)).join(' '),
      pair.rivalRounds.map((round) => round.cpuMsPer1000.toFixed(0)).join(' '),
    ])
    const head = ['sidecar beside', 'its CPU', 'theirs', 'ratio', 'its rounds', 'their rounds']
    blocks.push(
      `CPU ms for 1000 requests, in alternation (${describeCell(first.cell)})\n${formatTable([head, ...rows])}`,
    )
    blocks.push(
      `Each round\n${formatTable([
        [...MEASUREMENT_HEAD],
        ...pairs.flatMap((pair) =>
          pair.sidecarRounds.flatMap((round, i) =>
            [round, pair.rivalRounds[i]].filter((one) => one !== undefined).map(formatMeasurement),
          ),
        ),
      ])}`,
    )
  }
  for (const cell of new Set(singles.map((single) => describeCell(single.cell)))) {
    const rows = singles
      .filter((single) => describeCell(single.cell) === cell)
      .map(formatMeasurement)
    const way = direct.find((one) => describeCell(one.cell) === cell)?.latencyMs
    if (way !== undefined) {
      const { p50, p90, p99, p999 } = way
      rows.push(['no proxy', '', '', ...[p50, p90, p99, p999].map(formatMs), '', '', ''])
    }
    blocks.push(`${cell}\n${formatTable([[...MEASUREMENT_HEAD], ...rows])}`)
  }
  if (goals.length > 0) {
    const rows = goals.map(({ goal, measured, met }) => [goal, measured, met ? 'met' : 'missed'])
    blocks.push(`Goals of the sidecar\n${formatTable(rows)}`)
  }
  return blocks.join('\n\n')
}
