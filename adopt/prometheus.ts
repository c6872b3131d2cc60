import { RESERVED_NAMES } from '../contract/pod.ts'
import { isObject, listAt, objectAt, type Plain, textAt } from './documents.ts'
import { isSidecar, remoteWritesOf } from './found.ts'
import { withoutSecrets } from './secrets.ts'
import { podLabels, type Source } from './source.ts'
import type { Draft, DraftObject } from './todo.ts'

/** The release that sends, and a person's own entries in the lists that this project writes. */
export function prometheusDraft(source: Source): DraftObject {
  const { found, notes } = source
  const { metadata, spec } = found
  const namespace = textAt(metadata, 'namespace')
  const release = textAt(objectAt(metadata, 'labels'), 'release')
  if (release === undefined || namespace === undefined) {
    notes.unknown.push(
      'release and namespace of Prometheus: kube-prometheus-stack in monitoring unless prometheus.release and prometheus.namespace say another',
    )
  }
  const version = textAt(spec, 'version')?.replace(/^v/, '')
  return {
    release,
    namespace,
    version: version !== undefined && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined,
    serviceAccount: textAt(spec, 'serviceAccountName') ?? textAt(found.serviceAccount, 'name'),
    replicas: countAt(spec, 'replicas'),
    shards: countAt(spec, 'shards'),
    externalLabels: without(textsIn(objectAt(spec, 'externalLabels')), ['cluster']),
    podLabels: without(textsIn(podLabels(source)), [
      'azure.workload.identity/use',
      'aadpodidbinding',
    ]),
    podAnnotations: textsIn(objectAt(spec, 'podMetadata', 'annotations')),
    queue: queueDraft(source),
    relabelForAzureDashboards: hasAzureRelabeling(source) ? undefined : false,
    ...listDrafts(source),
  }
}

const QUEUE_FIELDS = [
  'capacity',
  'minShards',
  'maxShards',
  'maxSamplesPerSend',
  'batchSendDeadline',
  'minBackoff',
  'maxBackoff',
  'sampleAgeLimit',
  'retryOnRateLimit',
] as const

function queueDraft({ found, notes }: Source): DraftObject | undefined {
  const queue = objectAt(found.remoteWrite, 'queueConfig')
  const known = Object.entries(queue).filter(([key]) =>
    (QUEUE_FIELDS as readonly string[]).includes(key),
  )
  const others = Object.keys(queue).filter((key) => !known.some(([one]) => one === key))
  if (others.length > 0) {
    notes.changes.push(`queueConfig.${others.join(', ')} is left out: there is no such option here`)
  }
  const limits = ['sampleAgeLimit', 'retryOnRateLimit'].filter((key) => !(key in queue))
  if (limits.length > 0) {
    notes.changes.push(
      `the remote write gets ${limits.join(' and ')}: what is throttled is sent again, and what Azure would refuse as too old is not sent`,
    )
  }
  return known.length === 0
    ? undefined
    : Object.fromEntries(known.map(([key, value]) => [key, withoutSecrets(value)]))
}

/** Jobs as Azure's dashboards want them. On Microsoft's page the rules stand beside `remoteWrite`. */
function hasAzureRelabeling({ found, notes }: Source): boolean {
  const misplaced = listAt(found.spec, 'writeRelabelConfigs')
  const rules = [...listAt(found.remoteWrite ?? {}, 'writeRelabelConfigs'), ...misplaced]
  if (misplaced.length > 0) {
    notes.changes.push(
      'writeRelabelConfigs beside remoteWrite had no effect; the jobs cadvisor and node are renamed from now on',
    )
  }
  const isAzures = ({ targetLabel, replacement }: Plain) =>
    targetLabel === 'job' && ['cadvisor', 'node', 'kube-apiserver'].includes(`${replacement}`)
  const own = rules.filter((rule) => !isAzures(rule))
  if (own.length > 0) {
    notes.changes.push(
      `${own.length} writeRelabelConfigs of your own are left out, so more or other series are sent: drop them where they are scraped (metricRelabelings)`,
    )
  }
  if (own.length < rules.length) notes.changes.push('the job apiserver is renamed as well')
  return own.length < rules.length
}

/** Helm replaces lists, so a person's own entries have to stand in the same file as ours. */
function listDrafts({ found, notes }: Source): DraftObject {
  const { container, remoteWrite, spec } = found
  const ours = new Set(listAt(container ?? {}, 'volumeMounts').map(({ name }) => name))
  const mounts = listAt(spec, 'volumeMounts')
  const isOnlyOurs = ({ name, csi }: Plain) =>
    ours.has(name) && isObject(csi) && !mounts.some((mount) => mount.name === name)
  const own: Readonly<Record<string, readonly Plain[]>> = {
    containers: listAt(spec, 'containers').filter((one) => !isSidecar(one)),
    initContainers: listAt(spec, 'initContainers').filter((one) => !isSidecar(one)),
    volumes: listAt(spec, 'volumes').filter((volume) => !isOnlyOurs(volume)),
    volumeMounts: mounts,
    remoteWrites: remoteWritesOf(spec)
      .filter(({ url }) => url !== remoteWrite?.url)
      .map((one, index) => ({ name: `remote-write-${index + 1}`, ...one })),
  }
  return Object.fromEntries(
    Object.entries(own).flatMap(([list, entries]): [string, Draft][] => {
      const kept = entries.filter(({ name }) => !isReserved(list, name))
      for (const { name } of entries.filter((entry) => !kept.includes(entry))) {
        notes.changes.push(
          `${list}: ${name} is left out: the name is taken by the operator or this project. Rename it, or keep a patch of the operator's own container out of these lists`,
        )
      }
      return kept.length === 0 ? [] : [[list, withoutSecrets(kept)]]
    }),
  )
}

/** Whether an environment refuses the name in this list. */
function isReserved(list: string, name: unknown): boolean {
  return Object.entries(RESERVED_NAMES).some(
    ([reserved, names]) => reserved === list && names.some((one) => one === name),
  )
}

function textsIn(value: Plain): DraftObject | undefined {
  const entries = Object.keys(value).flatMap((key) => {
    const text = textAt(value, key)
    return text === undefined ? [] : [[key, text] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function without(value: DraftObject | undefined, names: readonly string[]) {
  const rest = Object.entries(value ?? {}).filter(([name]) => !names.includes(name))
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}

/** One is the default. */
function countAt(value: Plain, key: string): number | undefined {
  const count = Number(value[key])
  return Number.isInteger(count) && count > 1 ? count : undefined
}
