import { durationOf } from '../../duration.ts'
import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/**
 * Prometheus' defaults, which count where the environment file says nothing.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
 */
const DEFAULTS = { minShards: 1, maxShards: 50, minBackoff: '30ms', maxBackoff: '5s' } as const

/** Azure Monitor drops what is older without a word. */
const MAX_AGE = '20m'

/** Pairs of the sender's queue that are upside down, and samples that are sent in vain. */
export function queueProblems({ prometheus: { queue } }: Cluster): Problem[] {
  const { minShards, maxShards, minBackoff, maxBackoff } = { ...DEFAULTS, ...given(queue) }
  const problems: Problem[] = []
  if (minShards > maxShards) {
    problems.push({
      path: 'prometheus.queue.minShards',
      value: String(minShards),
      allowed: `at most maxShards, which is ${maxShards}`,
    })
  }
  if (durationOf(minBackoff) > durationOf(maxBackoff)) {
    problems.push({
      path: 'prometheus.queue.minBackoff',
      value: minBackoff,
      allowed: `at most maxBackoff, which is ${maxBackoff}`,
    })
  }
  const age = durationOf(queue.sampleAgeLimit)
  if (age === 0 || age > durationOf(MAX_AGE)) {
    problems.push({
      path: 'prometheus.queue.sampleAgeLimit',
      value: queue.sampleAgeLimit,
      allowed: `more than 0s (which is no limit) and at most ${MAX_AGE}: Azure Monitor accepts no older samples, and sending them delays those that it would accept`,
      next: 'leave it out, the default is 20m',
    })
  }
  return problems
}

type Queue = Cluster['prometheus']['queue']

/** Without what is `undefined`, which would win over a default. */
function given(queue: Queue): Partial<{ [K in keyof Queue]: NonNullable<Queue[K]> }> {
  return Object.fromEntries(Object.entries(queue).filter(([, value]) => value !== undefined))
}
