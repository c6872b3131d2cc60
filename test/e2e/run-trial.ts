import { setTimeout as sleep } from 'node:timers/promises'
import { createClosing } from '../../lab/closing.ts'
import { type Comparison, compareSeries } from '../../lab/compare.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type Prometheus, startPrometheus } from '../../lab/prometheus.ts'
import type { TimeRange } from '../../lab/remote-read.ts'
import type { Series } from '../../lab/remote-write.ts'
import { stageSidecar } from '../../lab/staged-sidecar.ts'
import { exampleDeployment, STAGE } from './example.ts'
import { openNaiveProxy } from './naive-proxy.ts'
import type { Trial } from './trials.ts'

export interface TrialResult {
  /** What the lab behind the sidecar holds, against what Prometheus holds. */
  readonly sidecar: Comparison
  /** The same behind the naive proxy. */
  readonly naive: Comparison
  /** Samples that Prometheus itself says it dropped, by way. */
  readonly dropped: { readonly sidecar: number; readonly naive: number }
  /** Requests of the sidecar that a fault struck. */
  readonly struck: number
  readonly seconds: number
  readonly sidecarLog: string
}

/** How long the backlog may take after the last disturbance. */
const CATCH_UP_SECONDS = 60

/** One Prometheus writes the same samples two ways, each to an Azure of its own with the same faults. */
export async function runTrial(trial: Trial): Promise<TrialResult> {
  const began = performance.now()
  const { open, close } = createClosing()
  try {
    const options = {
      faults: trial.faults ?? {},
      tokenLifetimeSeconds: trial.tokenLifetimeSeconds ?? 3600,
    }
    const lab = await open(startLab(options))
    const naiveLab = await open(startLab(options))
    const deployment = exampleDeployment()
    const sidecar = await open(
      stageSidecar(lab, deployment.env, {
        ...STAGE,
        env: {
          ...STAGE.env,
          AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url,
          ...trial.settings,
        },
      }),
    )
    const { tenantId, clientId, path } = sidecar.ids
    naiveLab.authority.addApplication({ tenantId, clientId })
    naiveLab.ingestion.assignRole(path.split('/')[2] ?? '', clientId)
    const naive = await open(openNaiveProxy({ lab: naiveLab, ...sidecar.ids }))

    const fromMs = Date.now()
    const prometheus = await open(
      startPrometheus({
        remoteWrites: { sidecar: sidecar.writeUrl, naive: naive.url },
        scrapeTargets: [sidecar.metricsTarget],
        externalLabels: deployment.externalLabels,
      }),
    )
    await untilStored([lab, naiveLab])
    await trial.play({
      async setFaults(faults) {
        await Promise.all([lab.setFaults(faults), naiveLab.setFaults(faults)])
      },
      wait: (seconds) => sleep(seconds * 1000),
      restartSidecar: sidecar.restart,
      rotateCertificate: sidecar.rotateCertificate,
      restartPrometheus: prometheus.restart,
    })
    const range = { fromMs, toMs: Date.now() }
    const sent = await settledSeries(prometheus, range)
    const [bySidecar, byNaive] = await Promise.all([
      catchUp(sent, lab, range),
      catchUp(sent, naiveLab, range, { isDone: () => isIdle(prometheus, 'naive', range) }),
    ])
    return {
      sidecar: bySidecar,
      naive: byNaive,
      dropped: {
        sidecar: await droppedBy(prometheus, 'sidecar'),
        naive: await droppedBy(prometheus, 'naive'),
      },
      struck: lab.struck().ingestion,
      seconds: (performance.now() - began) / 1000,
      sidecarLog: sidecar.output(),
    }
  } finally {
    await close()
  }
}

/** Prometheus waits for 5 s before its first scrape. */
async function untilStored(labs: readonly Lab[]): Promise<void> {
  const deadline = Date.now() + 20_000
  while (labs.some((lab) => lab.ingestion.counts().stored === 0)) {
    if (Date.now() > deadline) throw new Error('nothing was stored within 20 s')
    await sleep(100)
  }
}

/** What Prometheus holds in a range that has just ended: scrapes under way have to arrive first. */
async function settledSeries(prometheus: Prometheus, range: TimeRange): Promise<readonly Series[]> {
  await sleep(1500)
  return prometheus.series(range)
}

/** Compares until nothing is missing, `isDone`, or the time is up. */
async function catchUp(
  sent: readonly Series[],
  lab: Lab,
  range: TimeRange,
  { isDone = async () => false } = {},
): Promise<Comparison> {
  const deadline = Date.now() + CATCH_UP_SECONDS * 1000
  for (;;) {
    const done = await isDone()
    const comparison = compareSeries(sent, lab.ingestion.series(), range)
    if (comparison.missing.length === 0 || done || Date.now() > deadline) return comparison
    await sleep(500)
  }
}

/** Whether this way has nothing left to send of the range. */
async function isIdle(prometheus: Prometheus, name: string, { toMs }: TimeRange): Promise<boolean> {
  const highest = await prometheus.query(
    `prometheus_remote_storage_queue_highest_sent_timestamp_seconds{remote_name="${name}"}`,
  )
  return highest * 1000 > toMs + 1000
}

function droppedBy(prometheus: Prometheus, name: string): Promise<number> {
  return prometheus.query(`prometheus_remote_storage_samples_failed_total{remote_name="${name}"}`)
}
