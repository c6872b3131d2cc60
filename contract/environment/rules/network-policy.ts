import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/** A policy that guards nothing, or that shuts out what is let in elsewhere. */
export function networkPolicyProblems({ networkPolicy, sidecar, transport }: Cluster): Problem[] {
  if (networkPolicy === undefined) return []
  if (sidecar === undefined) {
    return [
      {
        path: 'networkPolicy',
        value: 'true',
        allowed: `false with transport ${transport}: it guards the sidecar's port, and there is none`,
        next: 'remove it',
      },
    ]
  }
  const problems: Problem[] = []
  if (sidecar.settings.writeSources === 'any') {
    problems.push({
      path: 'networkPolicy',
      value: 'true',
      allowed: 'false with sidecar.settings.writeSources any, whose senders it would keep out',
      next: 'remove one of the two',
    })
  }
  networkPolicy.ports.forEach((port, index) => {
    if (port !== sidecar.port) return
    problems.push({
      path: `networkPolicy.ports[${index}]`,
      value: String(port),
      allowed: "another port than the sidecar's, which the policy is there to close",
      next: 'remove it',
    })
  })
  return problems
}
