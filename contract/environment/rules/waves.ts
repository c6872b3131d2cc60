import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Environment } from '../resolve.ts'

/** Waves in which a cluster is missing or twice, and steps that lead nowhere. */
export function wavesProblems({ waves, clusters }: Environment): Problem[] {
  if (waves === undefined) return []
  const { order, next, reached } = waves
  const names = clusters.map(({ name }) => name)
  const listed = order.flat()
  const problems: Problem[] = order.flatMap((wave, index) =>
    wave.flatMap((name, at) => {
      const path = `waves.order[${index}][${at}]`
      const before = order.slice(0, index).flat().concat(wave.slice(0, at))
      if (before.includes(name)) {
        return [{ path, value: name, allowed: 'a cluster that is in no wave before' }]
      }
      if (names.includes(name)) return []
      return [{ path, value: name, allowed: `a cluster of the environment (${names.join(', ')})` }]
    }),
  )
  const missing = names.filter((name) => !listed.includes(name))
  if (missing.length > 0) {
    problems.push({
      path: 'waves.order',
      value: JSON.stringify(order),
      allowed: 'every cluster of the environment, or it would never get what is next',
      next: `add ${missing.join(', ')} to a wave`,
    })
  }
  if (reached > order.length) {
    problems.push({
      path: 'waves.reached',
      value: String(reached),
      allowed: `at most ${order.length}, as many as there are waves`,
    })
  }
  if (next.chartVersion === undefined && next.image === undefined) {
    problems.push({ path: 'waves.next', value: '{}', allowed: 'a chartVersion, an image, or both' })
  }
  const hasChart = clusters.some(({ prometheus }) => kindOf(prometheus).hasChart)
  if (next.chartVersion !== undefined && !hasChart) {
    problems.push({
      path: 'waves.next.chartVersion',
      value: next.chartVersion,
      allowed: 'nothing where no cluster has the chart',
    })
  }
  if (next.image !== undefined && clusters.every(({ sidecar }) => sidecar === undefined)) {
    problems.push({
      path: 'waves.next.image',
      value: next.image,
      allowed: 'nothing where no cluster has a sidecar',
    })
  }
  return problems
}

/** Waves that are through, and that nobody has put away. */
export function wavesWarnings({ waves }: Environment): Warning[] {
  if (waves === undefined || waves.reached < waves.order.length) return []
  return [
    {
      path: 'waves.reached',
      value: String(waves.reached),
      warning: "every cluster has what is next, and the clusters' own values are not used",
      next: 'write it at the clusters (prometheus.chartVersion, sidecar.image), and remove waves: dist/ stays as it is',
    },
  ]
}
