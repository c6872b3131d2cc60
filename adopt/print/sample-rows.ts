import { RULE_DEFAULTS } from '../draft/relabeling.ts'
import { isAzuresRule, isFirstReplicas } from '../draft/series.ts'
import type { Source } from '../draft/source.ts'
import { at, type Dict, dictAt, dictsAt, plain, rawAt } from '../reading/tree.ts'
import { listed, plainTexts, printed, type Row, row, texts } from './difference-row.ts'

/** What becomes of the samples: their labels, and which are sent. */
export const SAMPLE_ROWS: readonly Row[] = [
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
    before: rulesOnly(
      source.way.writes
        .flatMap(rulesIn)
        .filter((rule) => !isAzuresRule(rule) && !isFirstReplicas(rule))
        .map((rule) => Object(plain(rule))),
    ),
    after: rulesOnly(cluster.prometheus.remoteWrite.writeRelabelConfigs),
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
  row('series', 'replicas that write', ({ source, cluster }) => ({
    before: whichOf(rulesOf(source).some(isFirstReplicas)),
    after: whichOf(cluster.prometheus.write === 'first'),
  })),
  // Headers may be secrets: their names are enough.
  row('series', 'headers', ({ source, cluster }) => ({
    before: listed([...dictAt(source.write, 'headers').entries.keys()]),
    after: listed(Object.keys(cluster.prometheus.remoteWrite.headers)),
  })),
  ...(
    [
      ['metadataConfig', 'metadata'],
      ['sendExemplars', 'exemplars'],
      ['sendNativeHistograms', 'native histograms'],
      ['messageVersion', 'remote write version'],
      ['remoteTimeout', 'remote timeout'],
    ] as const
  ).map(([key, what]) =>
    row('series', what, ({ source, cluster }) => {
      const today = at(source.write, key)
      const kept: unknown = Reflect.get(cluster.prometheus.remoteWrite, key)
      const value = today && printed(plain(today))
      return {
        before: value,
        after: value && (kept === undefined ? "Prometheus' default" : printed(kept)),
      }
    }),
  ),
]

function whichOf(isFirst: boolean): string {
  return isFirst ? 'the first' : 'all'
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

function renamed(names: readonly (string | undefined)[]): string {
  return names.length === 0 ? "the chart's names" : names.join(', ')
}

/** In one order and without defaults, so that rules that do the same read the same. */
function rulesOnly(rules: readonly Readonly<Record<string, unknown>>[]): string | undefined {
  const lines = rules.map((rule) => {
    const action = String(rule.action ?? 'replace').toLowerCase()
    const said = Object.entries({ ...rule, action }).filter(
      ([key, value]) => value !== undefined && value !== null && value !== RULE_DEFAULTS[key],
    )
    return printed(Object.fromEntries(said.toSorted(([one], [other]) => (one < other ? -1 : 1))))
  })
  return lines.length === 0 ? undefined : lines.join('; ')
}
