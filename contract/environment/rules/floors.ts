import type { WriterType } from '../../identity.ts'
import {
  FLOORS,
  type Floor,
  type FlooredField,
  isOlder,
  prometheusOf,
} from '../../kubernetes/floors.ts'
import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Cluster, Environment } from '../resolve.ts'

/** The field with which Prometheus gets a token by itself; `undefined` where the operator has none. */
export const NATIVE_FIELDS: Readonly<Record<WriterType, FlooredField | undefined>> = {
  aadApplication: undefined,
  clientSecret: undefined,
  userAssigned: 'remoteWrite.azureAd.managedIdentity.clientId',
  systemAssigned: 'remoteWrite.azureAd.managedIdentity',
  workloadIdentity: 'remoteWrite.azureAd.workloadIdentity',
}

/** The fields that are written for a cluster and that not every chart and Prometheus knows. */
export function flooredFields(cluster: Cluster): FlooredField[] {
  const { prometheus, sidecar } = cluster
  const { writeRelabelConfigs, metadataConfig = {}, headers, ...options } = prometheus.remoteWrite
  const { hasChart, evaluatesRules } = kindOf(prometheus)
  const written = [
    ...(hasChart && !evaluatesRules ? ['agentMode'] : []),
    ...(prometheus.shards > 1 ? ['shards'] : []),
    ...sidecarFields(sidecar),
    ...nativeFields(cluster),
    ...(Object.keys(headers).length > 0 ? ['remoteWrite.headers'] : []),
    ...namesBelow('remoteWrite', options),
    ...namesBelow('remoteWrite.metadataConfig', metadataConfig),
    ...namesBelow('remoteWrite.queueConfig', prometheus.queue),
    ...writeRelabelConfigs.map(({ action }) => `remoteWrite.writeRelabelConfigs.action.${action}`),
  ]
  return [...new Set(written.filter(isFloored))]
}

function sidecarFields(sidecar: Cluster['sidecar']): readonly string[] {
  if (sidecar === undefined) return []
  // A chart that has the one has the other.
  return [
    sidecar.native ? 'initContainers.restartPolicy' : 'containers.securityContext.seccompProfile',
  ]
}

function nativeFields({ identity, transport }: Cluster): readonly string[] {
  const field = transport === 'native' ? NATIVE_FIELDS[identity.type] : undefined
  return field === undefined ? [] : [field]
}

function namesBelow(path: string, options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${path}.${name}`],
  )
}

function isFloored(name: string): name is FlooredField {
  return Object.hasOwn(FLOORS, name)
}

/** The option that asks for a field of another name. */
const ASKED_BY: Partial<Record<FlooredField, string>> = {
  agentMode: 'prometheus.kind',
  'initContainers.restartPolicy': 'sidecar.native',
  'remoteWrite.azureAd.managedIdentity': 'transport',
  'remoteWrite.azureAd.managedIdentity.clientId': 'transport',
  'remoteWrite.azureAd.workloadIdentity': 'transport',
}

function askedBy(field: FlooredField): string {
  return ASKED_BY[field] ?? `prometheus.${field.replace(/\.action\..*/, '')}`
}

/** A chart, or a Prometheus, that is too old for what is asked of it. */
export function floorProblems(cluster: Cluster): Problem[] {
  const { prometheus } = cluster
  const { hasChart } = kindOf(prometheus)
  return flooredFields(cluster).flatMap((field) => {
    const floor: Floor = FLOORS[field]
    if (floor.without !== undefined) return []
    const problems = tooOld(cluster, floor).map(({ name, version, needed }) => ({
      path: `prometheus.${name}`,
      value: version,
      allowed: `${needed} or newer for ${field}${name === 'chartVersion' ? ', which the operator of an older chart does not know' : ''}`,
      next: `name a newer one, or change ${askedBy(field)}`,
    }))
    // A chart that has the field brings a Prometheus that knows it, too.
    const isUnknown = prometheus.version === undefined && !hasChart
    if (!isUnknown || field !== NATIVE_FIELDS[cluster.identity.type]) return problems
    return [
      ...problems,
      {
        path: 'prometheus.version',
        allowed: `${floor.prometheus} or newer for ${field}`,
        next: "say which one the operator is to run, or use transport: 'sidecar'",
      },
    ]
  })
}

/** What runs and is older than a field, with what it would have to be. */
function tooOld({ prometheus }: Cluster, floor: Floor) {
  const { chartVersion, version } = prometheus
  const { hasChart } = kindOf(prometheus)
  return [
    { name: 'chartVersion', version: hasChart ? chartVersion : undefined, needed: floor.chart },
    { name: 'version', version, needed: floor.prometheus },
  ].flatMap(({ name, version, needed }) =>
    version !== undefined && needed !== undefined && isOlder(version, needed)
      ? [{ name, version, needed }]
      : [],
  )
}

/** The Prometheus that runs, at least; `undefined` where nothing says it. */
function versionOf({ prometheus }: Cluster): string | undefined {
  const { hasChart } = kindOf(prometheus)
  return prometheus.version ?? (hasChart ? prometheusOf(prometheus.chartVersion) : undefined)
}

/** The first Prometheus that asks the webhook where the token is. Before, it knew one place. */
const ASKS_WHERE = '3.14.0'

/** What an older chart or Prometheus does otherwise. */
export function floorWarnings(environment: Environment): Warning[] {
  return environment.clusters.flatMap((cluster, index) => [
    ...droppedWarnings(cluster, index),
    ...webhookWarnings(cluster, index),
  ])
}

/** Fields that are written unasked, and that are dropped. */
function droppedWarnings(cluster: Cluster, index: number): Warning[] {
  return flooredFields(cluster).flatMap((field) => {
    const floor: Floor = FLOORS[field]
    if (floor.without === undefined) return []
    return tooOld(cluster, floor).map(({ name, version, needed }) => ({
      path: `clusters[${index}].prometheus.${name}`,
      value: version,
      warning: `older than ${needed}, the first that knows ${field}: ${floor.without}`,
      next: `name ${needed} or newer`,
    }))
  })
}

/** The webhook of azure-workload-identity puts the token somewhere else since its version 1.6. */
function webhookWarnings(cluster: Cluster, index: number): Warning[] {
  const version = versionOf(cluster)
  const isNative = flooredFields(cluster).includes('remoteWrite.azureAd.workloadIdentity')
  if (!isNative || version === undefined || !isOlder(version, ASKS_WHERE)) return []
  return [
    {
      path: `clusters[${index}].prometheus.version`,
      value: version,
      warning: `Prometheus before ${ASKS_WHERE} looks for the token where azure-workload-identity puts it up to version 1.5 only`,
      next: `name ${ASKS_WHERE} or newer where the webhook is 1.6 or newer, or use transport: 'sidecar'`,
    },
  ]
}
