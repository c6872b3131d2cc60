import { setTimeout as sleep } from 'node:timers/promises'
import { CONTAINER, REMOTE_WRITE } from '../../contract/pod.ts'
import { ROUTES } from '../../contract/routes.ts'
import { type Comparison, compareSeries } from '../compare.ts'
import { startPrometheus } from '../prometheus.ts'
import { createMachineMetrics } from './machine-metrics.ts'
import { createSender } from './sender.ts'
import type { Stage } from './stage.ts'
import { formatCount, quantileOf } from './table.ts'
import { runTraffic } from './traffic.ts'

/** What a run shows: whether anything was lost, and how it went. */
export interface Proof {
  readonly comparison: Comparison
  /** How it went, as rows of a table. */
  readonly rows: readonly (readonly [string, string])[]
  /** Samples that the sender gave up, and why; for people. */
  readonly complaints: readonly string[]
}

export interface ProofOptions {
  readonly scrapes: number
  readonly intervalMs: number
  readonly say: (line: string) => void
  /** Gives up in between; what was started is stopped. */
  readonly signal?: AbortSignal | undefined
}

/** Scrapes the sidecar and this machine, and writes as Prometheus would. */
export async function proveWithSender(stage: Stage, options: ProofOptions): Promise<Proof> {
  const { scrapes, intervalMs, say, signal } = options
  const sender = createSender({ url: stage.sidecar.writeUrl })
  const { origin } = stage.sidecar
  const sent = await runTraffic({
    targets: [
      {
        job: CONTAINER,
        instance: stage.sidecar.metricsTarget,
        scrape: async () => (await fetch(`${origin}${ROUTES.metrics}`)).text(),
      },
      { job: 'machine', instance: `pid:${process.pid}`, scrape: createMachineMetrics() },
    ],
    externalLabels: stage.externalLabels,
    sender,
    scrapes,
    intervalMs,
    signal,
    onScrape: (scrape, series) => {
      const { stored } = stage.lab.ingestion.counts()
      say(
        `scrape ${scrape} of ${scrapes}: ${series} series sent, ${formatCount(stored)} samples stored`,
      )
    },
  })
  await sender.close()
  const { requests, retries, dropped, latenciesMs } = sender.counts()
  const ms = (quantile: number) => `${quantileOf(latenciesMs, quantile).toFixed(1)} ms`
  return {
    comparison: compareSeries(sent, stage.lab.ingestion.series(), EVER),
    rows: [
      ['requests', `${formatCount(requests)}, of which ${formatCount(retries)} were retries`],
      ['latency', `p50 ${ms(0.5)}, p99 ${ms(0.99)}`],
    ],
    complaints: dropped.map(({ samples, answer }) => `gave up ${samples} samples: ${answer}`),
  }
}

const EVER = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

/** Prometheus waits up to 5 s before its first scrape, and sends what it has within a second or two. */
const PATIENCE_MS = 30_000

/** Lets a real Prometheus scrape itself and the sidecar, and compares what it holds with what is stored. */
export async function proveWithPrometheus(stage: Stage, options: ProofOptions): Promise<Proof> {
  const { scrapes, intervalMs, say, signal } = options
  const { ingestion } = stage.lab
  const fromMs = Date.now()
  const prometheus = await startPrometheus({
    remoteWrites: { [REMOTE_WRITE]: stage.sidecar.writeUrl },
    scrapeTargets: [stage.sidecar.metricsTarget],
    scrapeIntervalMs: intervalMs,
    externalLabels: stage.externalLabels,
  })
  try {
    say(`Prometheus     ${prometheus.url}`)
    const deadline = Date.now() + PATIENCE_MS
    while (ingestion.counts().stored === 0 && Date.now() < deadline)
      await sleep(200, undefined, { signal })
    for (let scrape = 1; scrape <= scrapes; scrape += 1) {
      await sleep(intervalMs, undefined, { signal })
      const { series, stored } = ingestion.counts()
      say(`${formatCount(series)} series, ${formatCount(stored)} samples stored`)
    }
    const range = { fromMs, toMs: Date.now() }
    // Scrapes under way belong to the range as well.
    await sleep(intervalMs + 1000, undefined, { signal })
    const sent = await prometheus.series(range)
    let comparison = compareSeries(sent, ingestion.series(), range)
    while (comparison.missing.length > 0 && Date.now() < range.toMs + PATIENCE_MS) {
      await sleep(200, undefined, { signal })
      comparison = compareSeries(sent, ingestion.series(), range)
    }
    const retried = await prometheus.query('prometheus_remote_storage_samples_retried_total')
    const failed = await prometheus.query('prometheus_remote_storage_samples_failed_total')
    const seconds = await prometheus.query(
      'histogram_quantile(0.99, prometheus_remote_storage_sent_batch_duration_seconds_bucket)',
    )
    return {
      comparison,
      rows: [
        [
          'requests',
          Object.entries(ingestion.counts().requests)
            .map(([status, count]) => `${formatCount(count)} answered ${status}`)
            .join(', '),
        ],
        ['retried', `${formatCount(retried)} samples`],
        ['latency', `p99 ${(seconds * 1000).toFixed(1)} ms, from Prometheus' own histogram`],
      ],
      complaints: failed > 0 ? [`Prometheus dropped ${formatCount(failed)} samples`] : [],
    }
  } finally {
    await prometheus.close()
  }
}
