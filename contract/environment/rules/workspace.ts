import { durationOf } from '../../duration.ts'
import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/** Expectations that no number follows from. */
export function workspaceProblems({ workspace }: Environment): Problem[] {
  const { scrapeInterval } = workspace.expected ?? {}
  if (scrapeInterval === undefined || durationOf(scrapeInterval) >= 1000) return []
  return [
    {
      path: 'workspace.expected.scrapeInterval',
      value: scrapeInterval,
      allowed: 'at least 1s, the shortest that Azure Monitor stores',
      next: "say how often targets are scraped, such as '30s'",
    },
  ]
}
