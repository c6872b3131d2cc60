import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/** A door for other pods and the token that they present need each other: without it the container exits. */
export function settingProblems({ sidecar }: Cluster): Problem[] {
  if (sidecar === undefined) return []
  const { inboundToken, settings } = sidecar
  const isOpen = settings.writeSources === 'any'
  if (isOpen === (inboundToken !== undefined)) return []
  if (inboundToken !== undefined) {
    return [
      {
        path: 'sidecar.inboundToken',
        value: inboundToken.secretName,
        allowed: 'nothing: writes of this pod need no token, and no other pod may write',
        next: "remove it, or open the sidecar to other pods, settings: { writeSources: 'any' }",
      },
    ]
  }
  return [
    {
      path: 'sidecar.settings.writeSources',
      value: 'any',
      allowed: 'loopback: the sidecar of this pod accepts writes of this pod',
      next: "remove it, or add inboundToken: { secretName: '...' }, the Secret with the bearer token that others present",
    },
  ]
}
