import type { WriterType } from '../../identity.ts'
import { FLOORS, type FlooredField, isOlder, prometheusOf } from '../../kubernetes/floors.ts'
import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** The field with which Prometheus gets a token by itself; `undefined` where the operator has none. */
export const NATIVE_FIELDS: Readonly<Record<WriterType, FlooredField | undefined>> = {
  aadApplication: undefined,
  clientSecret: undefined,
  userAssigned: 'azureAd.managedIdentity.clientId',
  systemAssigned: 'azureAd.managedIdentity',
  workloadIdentity: 'azureAd.workloadIdentity',
}

/** The fields that are written for a cluster and that not every chart and Prometheus knows. */
export function flooredFields({ identity, prometheus, transport }: Cluster): FlooredField[] {
  const { headers, writeRelabelConfigs: _, ...options } = prometheus.remoteWrite
  const given = Object.entries(options).flatMap(([name, value]) =>
    value !== undefined && isFloored(name) ? [name] : [],
  )
  const native = transport === 'native' ? NATIVE_FIELDS[identity.type] : undefined
  return [
    ...(native === undefined ? [] : [native]),
    ...(Object.keys(headers).length > 0 ? ['headers' as const] : []),
    ...given,
  ]
}

function isFloored(name: string): name is FlooredField {
  return name in FLOORS
}

/** A chart, or a Prometheus, that is too old for what is asked of it. */
export function floorProblems(cluster: Cluster): Problem[] {
  const { prometheus } = cluster
  const { hasChart } = kindOf(prometheus)
  return flooredFields(cluster).flatMap((field) => {
    const floor = FLOORS[field]
    const problems: Problem[] = []
    if (hasChart && isOlder(prometheus.chartVersion, floor.chart)) {
      problems.push({
        path: 'prometheus.chartVersion',
        value: prometheus.chartVersion,
        allowed: `${floor.chart} or newer for ${field}, which the operator of an older chart does not know`,
        next: 'name a newer one, or leave out what needs it',
      })
    }
    const { version } = prometheus
    if (version !== undefined && isOlder(version, floor.prometheus)) {
      problems.push({
        path: 'prometheus.version',
        value: version,
        allowed: `${floor.prometheus} or newer for ${field}`,
        next: 'name a newer one, or leave out what needs it',
      })
    }
    // A chart that has the field brings a Prometheus that knows it, too.
    if (version === undefined && !hasChart && field.startsWith('azureAd')) {
      problems.push({
        path: 'prometheus.version',
        allowed: `${floor.prometheus} or newer for ${field}`,
        next: "say which one the operator is to run, or use transport: 'sidecar'",
      })
    }
    return problems
  })
}

/** The Prometheus that runs, at least; `undefined` where nothing says it. */
function versionOf({ prometheus }: Cluster): string | undefined {
  const { hasChart } = kindOf(prometheus)
  return prometheus.version ?? (hasChart ? prometheusOf(prometheus.chartVersion) : undefined)
}

/** The first Prometheus that asks the webhook where the token is. Before, it knew one place. */
const ASKS_WHERE = '3.14.0'

/** The webhook of azure-workload-identity puts the token somewhere else since its version 1.6. */
export function floorWarnings({ clusters }: Environment): Warning[] {
  return clusters.flatMap((cluster, index) => {
    const version = versionOf(cluster)
    const isNative = flooredFields(cluster).includes('azureAd.workloadIdentity')
    if (!isNative || version === undefined || !isOlder(version, ASKS_WHERE)) return []
    return [
      {
        path: `clusters[${index}].prometheus.version`,
        value: version,
        warning: `Prometheus before ${ASKS_WHERE} looks for the token where azure-workload-identity puts it up to version 1.5 only`,
        next: `name ${ASKS_WHERE} or newer where the webhook is 1.6 or newer, or use transport: 'sidecar'`,
      },
    ]
  })
}
