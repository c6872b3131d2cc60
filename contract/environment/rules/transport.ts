import type { IdentityType } from '../../identity.ts'
import type { Problem } from '../../problem.ts'
import { CHART } from '../prometheus.ts'
import type { Cluster, Environment } from '../resolve.ts'

/**
 * The version of Prometheus that can do it by itself; `undefined` where the operator has no field for it.
 * @see https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
 */
const NATIVE_SINCE: Readonly<Record<IdentityType, string | undefined>> = {
  aadApplication: undefined,
  userAssigned: '2.45.0',
  systemAssigned: '3.5.0',
  workloadIdentity: '3.7.0',
}

/** Who writes: the sidecar, or Prometheus as far as it can. */
export function transportProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, sidecar, transport } = cluster
  if (transport === 'sidecar') {
    return sidecar === undefined
      ? [
          {
            path: 'sidecar',
            allowed: "the sidecar's image, because transport is sidecar",
            next: "add sidecar: { image: 'REGISTRY/azure-monitor-remote-write:TAG' }",
          },
        ]
      : []
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
  const since = NATIVE_SINCE[identity.type]
  if (since === undefined) {
    problems.push({
      path,
      value,
      allowed: `sidecar with ${identity.type}: the operator has no field for a certificate`,
    })
  } else problems.push(...versionProblems(cluster, since))
  return problems
}

function versionProblems({ identity, prometheus }: Cluster, since: string): Problem[] {
  const brought = prometheus.chartVersion === CHART.version ? CHART.prometheus : undefined
  const version = prometheus.version ?? brought
  if (version !== undefined && !isOlder(version, since)) return []
  return [
    {
      path: 'prometheus.version',
      value: version,
      allowed: `${since} or newer for transport native with ${identity.type}`,
      next:
        version === undefined
          ? `say which one chart ${prometheus.chartVersion} is to run, or use transport: 'sidecar'`
          : "name a newer one, or use transport: 'sidecar'",
    },
  ]
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
