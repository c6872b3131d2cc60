import type { Problem } from '../../problem.ts'
import type { Cluster, Environment } from '../resolve.ts'
import { NO_IMAGE } from '../sidecar.ts'
import { NATIVE_FIELDS } from './floors.ts'

const WITHOUT_IMAGE: Omit<Problem, 'path'> = {
  allowed: 'an image, because transport is sidecar and only a release has one of its own',
  next: "build and push one (docs/image.md) and add sidecar: { image: 'REGISTRY/azure-monitor-remote-write:TAG' }; or install a release: npm install --save-dev azure-monitor-remote-write@latest",
}

/** Who writes: the sidecar, or Prometheus as far as it can. */
export function transportProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, sidecar, transport } = cluster
  if (transport === 'sidecar') {
    if (sidecar === undefined) return [{ path: 'sidecar', ...WITHOUT_IMAGE }]
    return sidecar.image === NO_IMAGE ? [{ path: 'sidecar.image', ...WITHOUT_IMAGE }] : []
  }
  const problems: Problem[] = []
  const path = 'transport'
  const value = transport
  if (sidecar !== undefined) {
    problems.push({
      path: 'sidecar',
      value: sidecar.image,
      allowed: 'nothing with transport native',
      next: 'remove it',
    })
  }
  if (typeof environment.cloud === 'object') {
    problems.push({
      path,
      value,
      allowed: 'sidecar in a custom cloud, which Prometheus does not know',
    })
  }
  if (NATIVE_FIELDS[identity.type] === undefined) {
    problems.push({
      path,
      value,
      allowed: `sidecar with ${identity.type}: the operator has no field for a file with its ${identity.type === 'clientSecret' ? 'secret' : 'certificate'}`,
    })
  }
  return problems
}
