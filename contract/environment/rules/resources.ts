import { quantityOf } from '../../kubernetes/quantity.ts'
import type { Problem } from '../../problem.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../../sidecar-settings.ts'
import type { Cluster } from '../resolve.ts'

const MiB = 1024 * 1024

/**
 * What the sidecar takes besides the bodies in flight, whatever they are: its peak with 50 connections at saturation,
 * or with a full budget of the worst bodies (`npm run attacks`), and a little.
 */
export const BESIDE_BODIES = 128 * MiB

/** Limits that Kubernetes refuses, or in which the sidecar would be killed as soon as it is needed. */
export function resourceProblems({ sidecar }: Cluster): Problem[] {
  if (sidecar === undefined) return []
  return [...limitProblems(sidecar), ...budgetProblems(sidecar)]
}

type Sidecar = NonNullable<Cluster['sidecar']>

function limitProblems({ resources: { requests, limits } }: Sidecar): Problem[] {
  return (['memory', 'cpu'] as const).flatMap((name) => {
    const limit = limits[name]
    if (limit === undefined || quantityOf(limit) >= quantityOf(requests[name])) return []
    return [
      {
        path: `sidecar.resources.limits.${name}`,
        value: limit,
        allowed: `at least what is requested, ${requests[name]}`,
        next: 'see docs/sizing.md for what it takes',
      },
    ]
  })
}

function budgetProblems({ resources, settings }: Sidecar): Problem[] {
  const { maxInflightBytes, maxBodyBytes } = { ...DEFAULT_SIDECAR_SETTINGS, ...settings }
  const problems: Problem[] = []
  const limit = quantityOf(resources.limits.memory)
  const room = Math.floor((limit - BESIDE_BODIES) / MiB)
  if (maxInflightBytes > limit - BESIDE_BODIES) {
    const needed = Math.ceil((maxInflightBytes + BESIDE_BODIES) / MiB)
    problems.push({
      path: 'sidecar.settings.maxInflightBytes',
      value: String(maxInflightBytes),
      allowed: `what fits the memory limit of ${resources.limits.memory}, ${BESIDE_BODIES / MiB}Mi of which the sidecar needs for itself`,
      next:
        room > 0
          ? `resources: { limits: { memory: '${needed}Mi' } }, or settings: { maxInflightBytes: ${room * MiB} }`
          : `resources: { limits: { memory: '${needed}Mi' } }`,
    })
  }
  if (maxBodyBytes > maxInflightBytes) {
    problems.push({
      path: 'sidecar.settings.maxBodyBytes',
      value: String(maxBodyBytes),
      allowed: `at most maxInflightBytes, which is ${maxInflightBytes}: a larger body would be answered 503, and sent again, forever`,
    })
  }
  return problems
}
