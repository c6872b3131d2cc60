import { durationOf } from '../../duration.ts'
import { quantityOf } from '../../kubernetes/quantity.ts'
import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/** Two segments of the write-ahead log, of 128 MiB each, without which Prometheus does not start. */
const SMALLEST_VOLUME = '256Mi'

/** Sizes of Prometheus that Kubernetes refuses, or with which it cannot run. */
export function sizeProblems({ prometheus }: Cluster): Problem[] {
  const { storage, retention, resources } = prometheus
  const problems: Problem[] = []
  if (storage !== undefined && quantityOf(storage.size) < quantityOf(SMALLEST_VOLUME)) {
    problems.push({
      path: 'prometheus.storage.size',
      value: storage.size,
      allowed: `at least ${SMALLEST_VOLUME}, for the write-ahead log alone`,
      next: "with a unit, such as size: '50Gi'",
    })
  }
  if (retention !== undefined && durationOf(retention) === 0) {
    problems.push({
      path: 'prometheus.retention',
      value: retention,
      allowed: 'more than 0s, which Prometheus treats as its default of 15 days',
      next: "say how long, such as retention: '2h', or leave it out",
    })
  }
  for (const name of ['cpu', 'memory'] as const) {
    const request = resources?.requests[name]
    const limit = resources?.limits[name]
    if (request === undefined || limit === undefined) continue
    if (quantityOf(limit) >= quantityOf(request)) continue
    problems.push({
      path: `prometheus.resources.limits.${name}`,
      value: limit,
      allowed: `at least what is requested, ${request}`,
    })
  }
  return problems
}
