import type { LoadResult } from './load/message.ts'
import { type Candidate, type Cell, type Measurement, measure, measureDirect } from './measure.ts'
import { describeCell, type Plan } from './plan.ts'
import type { Bench } from './surroundings.ts'

/** The sidecar beside one other proxy, measured in alternation. */
export interface Pair {
  readonly cell: Cell
  readonly rival: string
  readonly sidecarRounds: readonly Measurement[]
  readonly rivalRounds: readonly Measurement[]
}

export interface Direct {
  readonly cell: Cell
  readonly latencyMs: LoadResult['latencyMs']
}

export interface Results {
  readonly pairs: readonly Pair[]
  readonly singles: readonly Measurement[]
  /** The way without a proxy, for cells with a rate. */
  readonly direct: readonly Direct[]
}

/** How many times the rival's CPU the sidecar takes for a request; below 1 is better than it. */
export function cpuRatio({ sidecarRounds, rivalRounds }: Pair): number {
  return meanCpu(sidecarRounds) / meanCpu(rivalRounds)
}

export function meanCpu(rounds: readonly Measurement[]): number {
  return rounds.reduce((sum, round) => sum + round.cpuMsPer1000, 0) / rounds.length
}

/**
 * Runs a plan.
 *
 * @param say - hears what is being measured, a line at a time
 */
export async function runPlan(
  bench: Bench,
  plan: Plan,
  [sidecar, ...rivals]: readonly [Candidate, ...Candidate[]],
  say: (line: string) => void,
): Promise<Results> {
  const one = async (
    candidate: Candidate,
    cell: Cell,
    times = plan.times,
  ): Promise<Measurement[]> => {
    say(`${candidate.proxy.name}: ${describeCell(cell)}`)
    try {
      return [await measure(bench, candidate, cell, times)]
    } catch (error) {
      say(`  left out: ${error instanceof Error ? error.message : error}`)
      return []
    }
  }
  const pairs: Pair[] = []
  for (const rival of rivals) {
    const sidecarRounds: Measurement[] = []
    const rivalRounds: Measurement[] = []
    for (let round = 0; round < plan.pairs.rounds; round += 1) {
      sidecarRounds.push(...(await one(sidecar, plan.pairs.cell)))
      rivalRounds.push(...(await one(rival, plan.pairs.cell)))
    }
    if (sidecarRounds.length > 0 && rivalRounds.length > 0) {
      pairs.push({ cell: plan.pairs.cell, rival: rival.proxy.name, sidecarRounds, rivalRounds })
    }
  }
  const yardsticks = [
    sidecar,
    ...rivals.filter(({ proxy }) => proxy.name === 'nginx' || proxy.name === 'go'),
  ]
  const singles: Measurement[] = []
  const direct: Direct[] = []
  const measureEach = async (
    cells: readonly Cell[],
    candidates: readonly Candidate[],
    times = plan.times,
  ) => {
    for (const cell of cells) {
      for (const candidate of candidates) singles.push(...(await one(candidate, cell, times)))
      if (cell.arrival.kind !== 'rate' || times !== plan.times) continue
      say(`no proxy: ${describeCell(cell)}`)
      direct.push({ cell, latencyMs: await measureDirect(bench, cell, plan.times) })
    }
  }
  await measureEach(plan.everyone, [sidecar, ...rivals])
  await measureEach(plan.yardsticks, yardsticks)
  await measureEach(plan.sidecar, [sidecar])
  await measureEach(plan.memory, [sidecar, ...rivals], plan.coldTimes)
  return { pairs, singles, direct }
}
