import { setTimeout as sleep } from 'node:timers/promises'
import { prometheusValues } from '../../cdk8s/prometheus-values.ts'
import { deploymentOf } from '../../cdk8s/testing/deployment.ts'
import { createClosing } from '../../lab/closing.ts'
import { compareSeries } from '../../lab/compare.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { startPrometheus } from '../../lab/prometheus.ts'
import type { TimeRange } from '../../lab/remote-read.ts'
import type { Series } from '../../lab/remote-write.ts'
import { stageSidecar } from '../../lab/staged-sidecar.ts'
import type { PrometheusSpec } from '../kubernetes/files.ts'
import { toPrometheusConfig } from '../kubernetes/prometheus-config.ts'
import { exampleDeployment, STAGE } from './example.ts'

/** Which replicas write, in the words of the environment file, and what comes of values that clear their label. */
export const WAYS = ['first', 'all', 'all, without the label'] as const
export type Way = (typeof WAYS)[number]

/** Stopped as in a rolling update, or killed as with its node. */
export type End = 'stopped' | 'killed'

/** The label that the operator adds, and its values in the two pods. */
const LABEL = 'prometheus_replica'
const PODS = [0, 1].map((number) => `prometheus-kube-prometheus-stack-prometheus-${number}`)

/** What became of the samples of two replicas, of which the first was away for a while. */
export interface ReplicasResult {
  /** Writes that Azure answered. */
  readonly requests: number
  readonly stored: number
  /** Samples that Azure dropped after it had accepted them. */
  readonly dropped: number
  /** Values of the label in the series that were stored. */
  readonly writers: readonly string[]
  /** Samples that each replica held while it ran, and of these the ones that Azure does not have. */
  readonly held: readonly { readonly samples: number; readonly missing: number }[]
  /** The longest time between two samples in Azure of a series that is scraped each second, in seconds. */
  readonly gapSeconds: number
}

export interface ReplicasOptions {
  readonly ways: readonly Way[]
  /** How long both run, before the first is stopped and after it is back. */
  readonly runSeconds: number
  /** How long the first is away. */
  readonly awaySeconds: number
  /** How it goes. */
  readonly end: End
  /** `queue_config`. Default: small batches that are sent at once. */
  readonly queueConfig?: Readonly<Record<string, unknown>>
  /** Prometheus' command. */
  readonly prometheus: string
}

/** Prometheus reads its write-ahead log within milliseconds; a scrape takes some time as well. */
const LAST_MOMENT_MS = 1500

/**
 * Two replicas of a real Prometheus scrape the same and write with the rules that are synthesized, each way to an
 * Azure of its own. The first goes, and comes back after a while.
 */
export async function runReplicas(
  options: ReplicasOptions,
): Promise<ReadonlyMap<Way, ReplicasResult>> {
  const { open, close } = createClosing()
  try {
    const ways = await Promise.all(
      options.ways.map(async (way) => {
        const lab = await open(startLab({ faults: {}, tokenLifetimeSeconds: 3600 }))
        const sidecar = await open(stageSidecar(lab, exampleDeployment().env, STAGE))
        return { way, lab, sidecar }
      }),
    )
    const start = (pod: string | undefined) =>
      startPrometheus({
        binary: options.prometheus,
        remoteWrites: Object.fromEntries(ways.map(({ way, sidecar }) => [way, sidecar.writeUrl])),
        writeRelabelConfigs: Object.fromEntries(ways.map(({ way }) => [way, rulesOf(way)])),
        scrapeTargets: ways.map(({ sidecar }) => sidecar.metricsTarget),
        externalLabels: { ...exampleDeployment().externalLabels, [LABEL]: `${pod}` },
        flushSeconds: 20,
        ...(options.queueConfig && { queueConfig: options.queueConfig }),
      })
    const fromMs = Date.now()
    const [first, second] = await Promise.all(PODS.map((pod) => open(start(pod))))
    if (first === undefined || second === undefined) throw new Error('there are two replicas')
    const labeled = ways.filter(({ way }) => !way.endsWith('label')).map(({ lab }) => lab)
    await untilFirstWrites(labeled, fromMs)
    await sleep(options.runSeconds * 1000)

    const stoppedMs = Date.now()
    await (options.end === 'killed' ? first.kill() : first.stop())
    await sleep(options.awaySeconds * 1000)
    const backMs = Date.now()
    await first.start()
    await untilFirstWrites(labeled, backMs)
    await sleep(options.runSeconds * 1000)

    const endMs = Date.now()
    await Promise.all([first.stop(), second.stop()])
    const all = { fromMs, toMs: Date.now() }
    const [ofFirst, ofSecond] = await Promise.all([first.held(all), second.held(all)])
    const ranges = [
      [
        { fromMs, toMs: options.end === 'killed' ? stoppedMs : stoppedMs - LAST_MOMENT_MS },
        { fromMs: backMs, toMs: endMs - LAST_MOMENT_MS },
      ],
      [{ fromMs, toMs: endMs - LAST_MOMENT_MS }],
    ]
    return new Map(
      ways.map(({ way, lab }) => {
        const held = [ofFirst, ofSecond].map((series, index) => {
          const known = way.endsWith('label') ? series.map(withoutLabel) : series
          return missingIn(lab, known, ranges[index] ?? [])
        })
        return [way, { ...whatIsStored(lab), held }] as const
      }),
    )
  } finally {
    await close()
  }
}

/** `write_relabel_configs` of an environment that says so. */
function rulesOf(way: Way): readonly unknown[] {
  const config = remoteWriteOf(way === 'first' ? 'first' : 'all', '3.0.0')
  const rules: readonly unknown[] = Reflect.get(config, 'write_relabel_configs') ?? []
  return way.endsWith('label') ? [...rules, { action: 'labeldrop', regex: LABEL }] : rules
}

/** The queue that is synthesized, for a Prometheus of a version. */
export function queueConfigOf(version: string): Record<string, unknown> {
  return Reflect.get(remoteWriteOf('all', version), 'queue_config')
}

/** The remote write of two replicas, as the operator writes it. */
function remoteWriteOf(write: 'first' | 'all', version: string): object {
  const deployment = deploymentOf({ prometheus: { replicas: 2, write } })
  const { remoteWrite } = prometheusValues(deployment, undefined).prometheus
    .prometheusSpec as unknown as PrometheusSpec
  return Object(toPrometheusConfig(remoteWrite[0] ?? { name: '', url: '' }, version))
}

/** Waits until each Azure has a sample of the first replica that is newer. */
async function untilFirstWrites(labs: readonly Lab[], sinceMs: number): Promise<void> {
  const hasWritten = ({ ingestion }: Lab) =>
    ingestion
      .series()
      .filter(({ labels }) => labels[LABEL] === PODS[0])
      .some(({ samples }) => samples.some(({ timestampMs }) => timestampMs > sinceMs))
  const deadline = Date.now() + 30_000
  while (!labs.every(hasWritten)) {
    if (Date.now() > deadline) throw new Error('the first replica has written nothing for 30 s')
    await sleep(200)
  }
}

function missingIn(lab: Lab, held: readonly Series[], ranges: readonly TimeRange[]) {
  const stored = lab.ingestion.series()
  const compared = ranges.map((range) => compareSeries(held, stored, range))
  return {
    samples: compared.reduce((sum, { samples }) => sum + samples, 0),
    missing: compared.reduce((sum, { missing }) => sum + missing.length, 0),
  }
}

function whatIsStored({ ingestion }: Lab): Omit<ReplicasResult, 'held'> {
  const { requests, stored, dropped } = ingestion.counts()
  const series = ingestion.series()
  return {
    requests: Object.values(requests).reduce((sum, count) => sum + count, 0),
    stored,
    dropped: Object.values(dropped).reduce((sum, count) => sum + count, 0),
    writers: [...new Set(series.map(({ labels }) => labels[LABEL] ?? ''))].sort(),
    gapSeconds: Math.max(...timesOf(series).map(longestGap)) / 1000,
  }
}

/** When `up` of each sidecar was sampled, by whichever replica. */
function timesOf(series: readonly Series[]): readonly (readonly number[])[] {
  const ups = series.filter(({ labels }) => labels.__name__ === 'up' && labels.job === 'targets')
  const byTarget = Map.groupBy(ups, ({ labels }) => labels.instance)
  return [...byTarget.values()].map((same) =>
    same
      .flatMap(({ samples }) => samples.map(({ timestampMs }) => timestampMs))
      .sort((a, b) => a - b),
  )
}

function longestGap(times: readonly number[]): number {
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time)))
}

function withoutLabel({ labels, samples }: Series): Series {
  const { [LABEL]: _, ...others } = labels
  return { labels: others, samples }
}
