import { formatMachine, type Machine } from '../machine.ts'
import { describeCell } from '../plan.ts'
import { cpuRatio, meanCpu, type Results } from '../run.ts'
import { formatMeasurement, formatMs, MEASUREMENT_HEAD } from './format.ts'
import type { Goal } from './goals.ts'
import { formatMarkdown } from './table.ts'

/** The figures of `docs/performance.md`. */
export function writeFigures(
  { pairs, singles, direct }: Results,
  goals: readonly Goal[],
  run: { readonly command: string; readonly machine: Machine; readonly legend: readonly string[] },
): string {
  const blocks = [
    `\`${run.command}\` on ${formatMachine(run.machine)}; load before the run ${run.machine.loadBefore.toFixed(1)}.`,
    run.legend.map((line) => `- ${line}`).join('\n'),
  ]
  const [first] = pairs
  if (first !== undefined) {
    blocks.push(
      `### CPU for 1000 requests, in alternation: ${describeCell(first.cell)}`,
      formatMarkdown([
        ['beside', 'sidecar, ms', 'theirs, ms', 'ratio'],
        ...pairs.map((pair) => [
          pair.rival,
          meanCpu(pair.sidecarRounds).toFixed(0),
          meanCpu(pair.rivalRounds).toFixed(0),
          `${cpuRatio(pair).toFixed(2)} ×`,
        ]),
      ]),
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
    blocks.push(`### ${cell}`, formatMarkdown([[...MEASUREMENT_HEAD], ...rows]))
  }
  blocks.push(
    '### Goals',
    formatMarkdown([
      ['goal', 'measured', ''],
      ...goals.map(({ goal, measured, met }) => [goal, measured, met ? 'met' : '**missed**']),
    ]),
  )
  return blocks.join('\n\n')
}
