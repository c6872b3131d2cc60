import { setTimeout as sleep } from 'node:timers/promises'
import { createClosing } from '../../lab/closing.ts'
import { compareSeries } from '../../lab/compare.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type Prometheus, startPrometheus } from '../../lab/prometheus.ts'
import { CARRIERS, type CarrierName } from './carriers.ts'
import { exampleDeployment } from './example.ts'
import type { PodTrial } from './pod-trials.ts'

/** In which order a pod's containers get SIGTERM. */
export type Order =
  /** All at once: what Kubernetes does to containers. */
  | 'plain'
  /** The carrier when Prometheus is gone: what Kubernetes does to native sidecars. */
  | 'native'

export interface PodOptions {
  readonly carrier: CarrierName
  readonly order: Order
  /** Prometheus' command. */
  readonly prometheus: string
}

export interface PodResult {
  /** Samples that Prometheus had read into its queue when it was told to stop. */
  readonly sent: number
  /** Of these, in Azure with the same value. */
  readonly stored: number
  readonly lost: number
  readonly different: number
  /** What Prometheus says that Azure, or the carrier, refused. */
  readonly refused: number
  /** Scraped in the last moment: Prometheus holds it and had not read it into its queue. */
  readonly unread: number
  /** Samples that came a second time. */
  readonly duplicates: number
  /** From SIGTERM until each was gone. */
  readonly seconds: { readonly carrier: number; readonly prometheus: number; readonly pod: number }
  readonly struck: number
  readonly carrierLog: string
  readonly prometheusLog: string
}

/** Prometheus reads its write-ahead log within milliseconds; a scrape takes some time as well. */
const LAST_MOMENT_MS = 1500

/** A pod that lives through a trial and is stopped in the middle of it. */
export async function runPod(trial: PodTrial, options: PodOptions): Promise<PodResult> {
  const { open, close } = createClosing()
  try {
    const lab = await open(startLab())
    const carrier = await open(CARRIERS[options.carrier].open(lab, trial.settings ?? {}))
    const fromMs = Date.now()
    const { externalLabels } = exampleDeployment()
    const prometheus = await open(
      startPrometheus({
        binary: options.prometheus,
        remoteWrites: { azure: carrier.writeUrl },
        externalLabels,
        ...(carrier.metricsTarget === undefined ? {} : { scrapeTargets: [carrier.metricsTarget] }),
        ...(carrier.remoteWrite === undefined ? {} : { remoteWrite: carrier.remoteWrite }),
        ...(trial.queueConfig === undefined ? {} : { queueConfig: trial.queueConfig }),
        ...(trial.flushSeconds === undefined ? {} : { flushSeconds: trial.flushSeconds }),
      }),
    )
    await untilStored(lab)
    await sleep(2000)
    await lab.setFaults(trial.faults)
    await sleep(trial.faultySeconds * 1000)
    await requireRoom(prometheus)

    const stopMs = Date.now()
    const healing = sleep(trial.healthyAfterSeconds * 1000).then(() => lab.setFaults({}))
    const seconds = { carrier: 0, prometheus: 0 }
    const note = (who: keyof typeof seconds) => () => {
      seconds[who] = (Date.now() - stopMs) / 1000
    }
    const stopping = prometheus.stop().then(note('prometheus'))
    if (options.order === 'native') await stopping
    await Promise.all([stopping, carrier.stop().then(note('carrier'))])
    await healing

    const all = { fromMs, toMs: Date.now() }
    const held = await prometheus.held(all)
    const stored = lab.ingestion.series()
    const toMs = stopMs - LAST_MOMENT_MS
    const queued = compareSeries(held, stored, { fromMs, toMs })
    const later = compareSeries(held, stored, { fromMs: toMs + 1, toMs: all.toMs })
    const { dropped } = lab.ingestion.counts()
    return {
      sent: queued.samples,
      stored: queued.samples - queued.missing.length - queued.different.length,
      lost: queued.missing.length,
      different: queued.different.length,
      refused: refusedOf(prometheus.output()),
      unread: later.missing.length,
      duplicates: (dropped.Duplicate ?? 0) + (dropped.OutOfOrder ?? 0),
      seconds: { ...seconds, pod: Math.max(seconds.carrier, seconds.prometheus) },
      struck: lab.struck().ingestion,
      carrierLog: carrier.output(),
      prometheusLog: prometheus.output(),
    }
  } finally {
    await close()
  }
}

/** Prometheus waits for 5 s before its first scrape. */
async function untilStored(lab: Lab): Promise<void> {
  const deadline = Date.now() + 20_000
  while (lab.ingestion.counts().stored === 0) {
    if (Date.now() > deadline) throw new Error('nothing was stored within 20 s')
    await sleep(100)
  }
}

/** A full queue would leave samples in the write-ahead log, and prove nothing about what carries them. */
async function requireRoom(prometheus: Prometheus): Promise<void> {
  const pending = await prometheus.query('prometheus_remote_storage_samples_pending')
  const room = await prometheus.query(
    'prometheus_remote_storage_shard_capacity * prometheus_remote_storage_shards',
  )
  if (pending >= room) throw new Error(`the queue is full: ${pending} of ${room} samples`)
}

/** Samples in Prometheus' own complaints about answers that it does not repeat. */
function refusedOf(log: string): number {
  const counts = log
    .split('\n')
    // With this reason they were not refused: the time to flush was over.
    .filter((line) => line.includes('non-recoverable error') && !line.includes('context canceled'))
    .map((line) => Number(/(?:count|failedSampleCount)=(\d+)/.exec(line)?.[1] ?? 0))
  return counts.reduce((sum, count) => sum + count, 0)
}
