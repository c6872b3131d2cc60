import { type CarrierName, isAtHand } from './carriers.ts'
import { type PodTrial, STOPS } from './pod-trials.ts'
import type { Order, PodOptions } from './run-pod.ts'
import { TRIALS } from './trials.ts'

export interface Run {
  readonly trial: PodTrial
  readonly options: PodOptions
}

/** What stands beside the sidecar; each loses where Prometheus drops what is answered 4xx. */
const BESIDE: readonly CarrierName[] = ['aad-auth-proxy', 'Prometheus alone']

/** Faults while the pod runs; it is stopped when Azure is healthy and everything has arrived. */
const FAULTS: readonly PodTrial[] = TRIALS.map(({ strikes, ...trial }) => ({
  ...trial,
  isCaughtUp: true,
  queueConfig: { max_samples_per_send: 500, capacity: 200_000, batch_send_deadline: '200ms' },
  ...(strikes === undefined ? {} : { strikes }),
  ...(trial.settings?.IDENTITY_TYPE === undefined ? {} : { sidecarOnly: true as const }),
}))

/**
 * Every run of the table: each stop in both orders on every Prometheus that is named, each fault in the plain
 * order on the first, where the others stand beside it.
 */
export function planRuns(prometheuses: readonly string[], pattern: RegExp): readonly Run[] {
  const trials = [...STOPS, ...FAULTS].filter(({ name }) => pattern.test(name))
  const [first] = prometheuses
  if (first === undefined) return []
  return trials.flatMap((trial) => {
    const isStop = STOPS.includes(trial)
    const orders: readonly Order[] = isStop ? ['plain', 'native'] : ['plain']
    const ours = (isStop ? prometheuses : [first]).flatMap((prometheus) =>
      orders.map((order): PodOptions => ({ carrier: 'sidecar', order, prometheus })),
    )
    const beside = (trial.sidecarOnly ? [] : BESIDE.filter(isAtHand)).map(
      (carrier): PodOptions => ({ carrier, order: 'plain', prometheus: first }),
    )
    return [...ours, ...beside].map((options) => ({ trial, options }))
  })
}
