import { setTimeout as sleep } from 'node:timers/promises'
import { createClosing } from '../../lab/closing.ts'
import { compareSeries } from '../../lab/compare.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type Prometheus, type PrometheusOptions, startPrometheus } from '../../lab/prometheus.ts'
import { CARRIERS, type Carrier, type CarrierName } from './carriers.ts'
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
  /** Scraped in the last moment: Prometheus holds it and had not read it into its queue. */
  readonly unread: number
  /** Samples that came a second time. */
  readonly duplicates: number
  /** From SIGTERM until each was gone. */
  readonly seconds: { readonly carrier: number; readonly prometheus: number; readonly pod: number }
  readonly struck: number
  /** Of the carrier and of Prometheus. */
  readonly log: string
}

/** Prometheus reads its write-ahead log within milliseconds; a scrape takes some time as well. */
const LAST_MOMENT_MS = 1500

const CATCH_UP_SECONDS = 60

/** A pod that lives through a trial, and is stopped at its end. */
export async function runPod(trial: PodTrial, options: PodOptions): Promise<PodResult> {
  const { open, close } = createClosing()
  const { faults = {}, tokenLifetimeSeconds = 3600, settings = {} } = trial
  try {
    const lab = await open(startLab({ faults, tokenLifetimeSeconds }))
    const carrier = await open(CARRIERS[options.carrier].open(lab, settings))
    const fromMs = Date.now()
    const prometheus = await open(startPrometheus(prometheusOptions(trial, options, carrier)))
    await untilStored(lab)
    await trial.play({
      setFaults: lab.setFaults,
      wait: (seconds) => sleep(seconds * 1000),
      restartSidecar: carrier.restart,
      rotateCertificate: carrier.rotateCertificate,
      restartPrometheus: prometheus.restart,
    })
    if (trial.isCaughtUp) await untilCaughtUp(prometheus)
    else await untilRead(prometheus)

    const stopMs = Date.now()
    const healing = sleep((trial.healthyAfterSeconds ?? 0) * 1000).then(() => lab.setFaults({}))
    const seconds = await stopPod(prometheus, carrier, options.order)
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
      different: queued.different.length + queued.extra.length,
      unread: later.missing.length,
      duplicates: (dropped.Duplicate ?? 0) + (dropped.OutOfOrder ?? 0),
      seconds,
      struck: lab.struck().ingestion,
      log: `${carrier.output()}\n${prometheus.output()}`,
    }
  } finally {
    await close()
  }
}

function prometheusOptions(
  { queueConfig, remoteTimeout, flushSeconds }: PodTrial,
  { prometheus }: PodOptions,
  { writeUrl, metricsTarget, remoteWrite }: Carrier,
): PrometheusOptions {
  const { externalLabels } = exampleDeployment()
  return {
    binary: prometheus,
    remoteWrites: { azure: writeUrl },
    externalLabels,
    ...(metricsTarget === undefined ? {} : { scrapeTargets: [metricsTarget] }),
    remoteWrite: {
      ...remoteWrite,
      ...(remoteTimeout === undefined ? {} : { remote_timeout: remoteTimeout }),
    },
    ...(queueConfig === undefined ? {} : { queueConfig }),
    ...(flushSeconds === undefined ? {} : { flushSeconds }),
  }
}

/** @returns from SIGTERM until each was gone */
async function stopPod(prometheus: Prometheus, carrier: Carrier, order: Order) {
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const stopping = prometheus.stop().then(since)
  if (order === 'native') await stopping
  const [ofPrometheus, ofCarrier] = await Promise.all([stopping, carrier.stop().then(since)])
  return {
    prometheus: ofPrometheus,
    carrier: ofCarrier,
    pod: Math.max(ofPrometheus, ofCarrier),
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

/**
 * Waits until Prometheus has read its write-ahead log into its queue, which takes milliseconds where there
 * is a processor for it. What it had not read when it is told to stop proves nothing about its carrier.
 */
async function untilRead(prometheus: Prometheus): Promise<void> {
  const pending = await prometheus.query('prometheus_remote_storage_samples_pending')
  const room = await prometheus.query(
    'prometheus_remote_storage_shard_capacity * prometheus_remote_storage_shards',
  )
  if (pending >= room) throw new Error(`the queue is full: ${pending} of ${room} samples`)
  const deadline = Date.now() + CATCH_UP_SECONDS * 1000
  for (;;) {
    const unread = await prometheus.query(UNREAD)
    if (unread < SCRAPE) return
    if (Date.now() > deadline) throw new Error(`Prometheus has not read ${unread} of its samples`)
    await sleep(100)
  }
}

/** Each attempt counts as sent; a repeated one counts as retried as well. */
const UNREAD =
  'sum(prometheus_remote_storage_samples_in_total) - sum(prometheus_remote_storage_samples_total - prometheus_remote_storage_samples_retried_total + prometheus_remote_storage_samples_pending)'

/** At least what one round of scrapes brings. */
const SCRAPE = 1_000

/** Whether all but the latest scrapes are sent; some carriers never get there. */
async function untilCaughtUp(prometheus: Prometheus): Promise<void> {
  const deadline = Date.now() + CATCH_UP_SECONDS * 1000
  for (;;) {
    const pending = await prometheus.query('prometheus_remote_storage_samples_pending')
    const sent = await prometheus.query(
      'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
    )
    const isCaughtUp = pending < 5_000 && Date.now() / 1000 - sent < 5
    if (isCaughtUp || Date.now() > deadline) return
    await sleep(500)
  }
}
