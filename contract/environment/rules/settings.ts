import type { Problem } from '../../problem.ts'
import type { Cluster } from '../resolve.ts'

/** Settings with which the container would exit at once, because nothing here can give it what they need. */
export function settingProblems({ sidecar }: Cluster): Problem[] {
  if (sidecar?.settings.writeSources !== 'any') return []
  return [
    {
      path: 'sidecar.settings.writeSources',
      value: 'any',
      allowed: 'loopback: the sidecar of this pod takes writes of this pod',
      next: 'remove it. Opened to others it demands a bearer token (INBOUND_TOKEN_FILE), which no option here mounts, and exits with code 78',
    },
  ]
}
