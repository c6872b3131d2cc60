import type { Cluster } from '../../contract/environment/resolve.ts'
import { CONTAINER, podLabels, REMOTE_WRITE } from '../../contract/pod.ts'
import { ROUTES } from '../../contract/routes.ts'
import { clientId, identityType } from '../draft/identity-type.ts'
import { RULE_DEFAULTS } from '../draft/relabeling.ts'
import { isAzuresRule } from '../draft/series.ts'
import { ingestionUrl, type Source, serviceAccountAnnotations } from '../draft/source.ts'
import { at, type Dict, dictsAt, isDict, plain, rawAt } from '../reading/tree.ts'

export type Section = 'labels' | 'series' | 'identity' | 'pod'

interface Sides {
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface Compared {
  /** Today. */
  readonly source: Source
  /** Afterwards. */
  readonly cluster: Cluster
  /** Names of both as they are printed: what is to be filled in says so. */
  readonly name: string
  readonly workspace: string
}

interface Row {
  readonly section: Section
  readonly what: string
  compare(compared: Compared): Sides
}

const row = (section: Section, what: string, compare: (compared: Compared) => Sides): Row => ({
  section,
  what,
  compare,
})

/** What people look at before they move. A new line of the difference is a new row. */
export const ROWS: readonly Row[] = [
  row('labels', 'externalLabels', ({ source, cluster, name }) => ({
    before: texts(plainTexts(source.way.sender.externalLabels)),
    after: texts({ ...cluster.prometheus.externalLabels, cluster: name }),
  })),
  row('labels', 'job of cadvisor, node-exporter and apiserver', ({ source, cluster }) => ({
    before: renamed(
      rulesOf(source)
        .filter(isAzuresRule)
        .map((rule) => rawAt(rule, 'replacement')),
    ),
    after: renamed(
      cluster.prometheus.relabelForAzureDashboards ? ['cadvisor', 'node', 'kube-apiserver'] : [],
    ),
  })),
  row('series', 'writeRelabelConfigs of your own', ({ source, cluster }) => ({
    before: listed(
      source.way.writes
        .flatMap(rulesIn)
        .filter((rule) => !isAzuresRule(rule))
        .map((rule) => Object(plain(rule))),
    ),
    after: listed(cluster.prometheus.remoteWrite.writeRelabelConfigs),
  })),
  row('series', 'remote writes that go this way', ({ source }) => ({
    before: String(Math.max(1, source.way.writes.length)),
    after: '1',
  })),
  row('series', 'samples are sent', ({ source, cluster }) => ({
    before: ageOf(written(source, 'queueConfig', 'sampleAgeLimit')),
    after: ageOf(cluster.prometheus.queue.sampleAgeLimit),
  })),
  row('series', 'samples that Azure throttles (429)', ({ source, cluster }) => ({
    before:
      written(source, 'queueConfig', 'retryOnRateLimit') === 'true' ? 'are sent again' : 'are lost',
    after: cluster.prometheus.queue.retryOnRateLimit ? 'are sent again' : 'are lost',
  })),
  ...(
    [
      ['metadataConfig', 'metadata'],
      ['sendExemplars', 'exemplars'],
      ['sendNativeHistograms', 'native histograms'],
      ['messageVersion', 'remote write version'],
      ['protobufMessage', 'remote write message'],
      ['headers', 'headers'],
      ['remoteTimeout', 'remote timeout'],
      ['proxyUrl', 'proxy'],
    ] as const
  ).map(([key, what]) =>
    row('series', what, ({ source, cluster }) => {
      const today = at(source.write, key)
      const kept: unknown =
        key === 'headers' ? undefined : Reflect.get(cluster.prometheus.remoteWrite, key)
      // Headers may be secrets: that there are some is enough.
      const value =
        key === 'headers' && today !== undefined ? 'some' : today && printed(plain(today))
      return {
        before: value,
        after: value && (kept === undefined ? "Prometheus' default" : printed(kept)),
      }
    }),
  ),
  row('identity', 'type', ({ source, cluster }) => ({
    before: identityType(quiet(source)).type ?? 'not readable',
    after: cluster.identity.type,
  })),
  row('identity', 'client id', ({ source, cluster }) => {
    const today =
      clientId(source).text ??
      rawAt(serviceAccountAnnotations(source), 'azure.workload.identity/client-id') ??
      rawAt(source.azureAd, 'workloadIdentity', 'clientId')
    const isMade = ['aadApplication', 'workloadIdentity'].includes(cluster.identity.type)
    return { before: today, after: isMade ? 'another one, which Terraform makes' : today }
  }),
  row('identity', 'token', ({ source, cluster }) => ({
    before: source.way.sidecar === undefined ? 'by Prometheus' : `by ${source.way.sidecar.name}`,
    after: cluster.transport === 'native' ? 'by Prometheus' : `by ${CONTAINER}`,
  })),
  row('identity', 'subject of workload identity', ({ source, cluster }) => {
    if (!cluster.isFederated) return { before: undefined, after: undefined }
    const { namespace, serviceAccount } = cluster.prometheus
    const today =
      rawAt(source.way.sender.spec, 'serviceAccountName') ??
      rawAt(source.way.sender.beside, 'serviceAccount', 'name')
    const known = today === undefined ? undefined : `${namespace}:${today}`
    return { before: known, after: `${namespace}:${serviceAccount}` }
  }),
  row('identity', 'workspace', ({ source, workspace }) => ({
    before: hostOf(ingestionUrl(source).text),
    after: `${workspace}, whose address Terraform finds out`,
  })),
  row('pod', 'remote write', ({ source, cluster }) => ({
    before: named(rawAt(source.write, 'name'), rawAt(source.write, 'url')),
    after: named(
      REMOTE_WRITE,
      cluster.sidecar === undefined
        ? undefined
        : `http://localhost:${cluster.sidecar.port}${ROUTES.write}`,
    ),
  })),
  row('pod', 'container', ({ source, cluster }) => ({
    before:
      source.way.sidecar &&
      named(source.way.sidecar.name, rawAt(source.way.sidecar.container, 'image')),
    after: cluster.sidecar && `${CONTAINER} (this project's image)`,
  })),
  row('pod', 'resources', ({ source, cluster }) => ({
    before: ofContainer(source, 'resources'),
    after: cluster.sidecar && printed(cluster.sidecar.resources),
  })),
  row('pod', 'securityContext', ({ source, cluster }) => ({
    before: ofContainer(source, 'securityContext'),
    after: cluster.sidecar && 'Pod Security restricted',
  })),
  row('pod', 'kind of container', ({ source, cluster }) => ({
    before: source.way.sidecar && kindOf(source.way.sidecar.isInit),
    after: cluster.sidecar && kindOf(cluster.sidecar.native),
  })),
  row('pod', 'labels', ({ source, cluster }) => ({
    before: texts(plainTexts(source.way.sender.podLabels)),
    after: texts({
      ...cluster.prometheus.podLabels,
      ...podLabels(cluster.prometheus.release),
      ...(cluster.identity.type === 'workloadIdentity'
        ? { 'azure.workload.identity/use': 'true' }
        : {}),
    }),
  })),
  row('pod', 'certificate', ({ source, cluster }) => ({
    before: rawAt(source.vault.volume, 'csi', 'volumeAttributes', 'secretProviderClass'),
    after: cluster.mount && `${cluster.mount.path}, a SecretProviderClass of its own`,
  })),
]

/** Asking once more must not tell people once more. */
function quiet(source: Source): Source {
  return { ...source, sheet: { ...source.sheet, notes: { changes: [], unknown: [] } } }
}

function rulesIn(write: Dict): readonly Dict[] {
  return dictsAt(write, 'writeRelabelConfigs')
}

function rulesOf(source: Source): readonly Dict[] {
  return source.way.writes.flatMap(rulesIn)
}

function written({ write }: Source, ...path: readonly string[]): string | undefined {
  return rawAt(write, ...path)
}

function ageOf(limit: string | undefined): string {
  return limit === undefined ? 'however old' : `up to ${limit} old`
}

function ofContainer({ way }: Source, key: string): string | undefined {
  if (way.sidecar === undefined || way.sidecar.isAadAuthProxy) return undefined
  const node = at(way.sidecar.container, key)
  return isDict(node) && node.entries.size > 0 ? printed(plain(node)) : 'none'
}

function plainTexts(node: Dict): Readonly<Record<string, string>> {
  return Object.fromEntries([...node.entries].map(([key, one]) => [key, String(plain(one))]))
}

function texts(all: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return entries.length === 0
    ? undefined
    : entries.map(([key, value]) => `${key}=${value}`).join(', ')
}

function renamed(names: readonly (string | undefined)[]): string {
  return names.length === 0 ? "the chart's names" : names.join(', ')
}

/** In one order and without defaults, so that rules that do the same read the same. */
function listed(rules: readonly Readonly<Record<string, unknown>>[]): string | undefined {
  const lines = rules.map((rule) => {
    const action = String(rule.action ?? 'replace').toLowerCase()
    const said = Object.entries({ ...rule, action }).filter(
      ([key, value]) => value !== undefined && value !== null && value !== RULE_DEFAULTS[key],
    )
    return printed(Object.fromEntries(said.toSorted(([one], [other]) => (one < other ? -1 : 1))))
  })
  return lines.length === 0 ? undefined : lines.join('; ')
}

function named(name: string | undefined, detail: string | undefined): string | undefined {
  if (name === undefined) return detail
  return detail === undefined ? name : `${name} (${detail})`
}

function kindOf(isNative: boolean): string {
  return isNative ? 'an init container that goes on running' : 'a container'
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : url
}

function printed(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
