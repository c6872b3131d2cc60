import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** Stacks whose states have no place of their own. */
export function stackProblems({ stacks, backend }: Environment): Problem[] {
  if (stacks === 'one' || backend.type !== 'http') return []
  return [
    {
      path: 'stacks',
      value: stacks,
      allowed: 'one with the backend http, whose address is that of a single state',
      next: 'use another backend, or an environment for each cluster',
    },
  ]
}
