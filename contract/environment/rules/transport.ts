import type { WriterType } from '../../identity.ts'
import type { Problem } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import { CHART } from '../prometheus.ts'
import type { Cluster, Environment } from '../resolve.ts'
import { NO_IMAGE } from '../sidecar.ts'

/**
 * The version of Prometheus that can do it by itself; `undefined` where the operator has no field for it.
 * @see https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
 */
const NATIVE_SINCE: Readonly<Record<WriterType, string | undefined>> = {
  aadApplication: undefined,
  clientSecret: undefined,
  userAssigned: '2.45.0',
  systemAssigned: '3.5.0',
  workloadIdentity: '3.7.0',
}

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
  const since = NATIVE_SINCE[identity.type]
  if (since === undefined) {
    problems.push({
      path,
      value,
      allowed: `sidecar with ${identity.type}: the operator has no field for a file with its ${identity.type === 'clientSecret' ? 'secret' : 'certificate'}`,
    })
  } else problems.push(...versionProblems(cluster, since))
  return problems
}

function versionProblems({ identity, prometheus }: Cluster, since: string): Problem[] {
  const { hasChart } = kindOf(prometheus)
  const isKnown = hasChart && prometheus.chartVersion === CHART.version
  const brought = isKnown ? CHART.prometheus : undefined
  const version = prometheus.version ?? brought
  if (version !== undefined && !isOlder(version, since)) return []
  return [
    {
      path: 'prometheus.version',
      value: version,
      allowed: `${since} or newer for transport native with ${identity.type}`,
      next:
        version === undefined
          ? `say which one ${hasChart ? `chart ${prometheus.chartVersion}` : 'the operator'} is to run, or use transport: 'sidecar'`
          : "name a newer one, or use transport: 'sidecar'",
    },
  ]
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
