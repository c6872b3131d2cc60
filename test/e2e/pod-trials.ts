import type { FaultsInput } from '../../lab/fault.ts'
import type { Stagehand, Trial } from './trials.ts'

/** A pod that is told to stop, and what Azure does meanwhile. */
export interface PodTrial extends Pick<Trial, 'name' | 'settings' | 'faults'> {
  readonly tokenLifetimeSeconds?: number
  /** Until SIGTERM. */
  play(stagehand: Stagehand): Promise<void>
  /** Whether everything has arrived before SIGTERM, which then finds an empty queue. */
  readonly isCaughtUp?: true
  /** When the faults end, counted from SIGTERM. Default: with it. */
  readonly healthyAfterSeconds?: number
  /** `queue_config`. Default: small batches that are sent at once. */
  readonly queueConfig?: Readonly<Record<string, unknown>>
  /** Prometheus' `remote_timeout`. Default: its own, 30 s. */
  readonly remoteTimeout?: string
  /** How long Prometheus flushes. Default: its own, 60. */
  readonly flushSeconds?: number
  /** Whether Azure's fault strikes requests of every carrier. */
  readonly strikes?: true
  /** Only the sidecar can be staged for it. */
  readonly sidecarOnly?: true
}

/** What fails from two seconds after the first sample on, for so long. */
function failing(faults: FaultsInput, seconds: number) {
  return async ({ setFaults, wait }: Stagehand) => {
    await wait(2)
    await setFaults(faults)
    await wait(seconds)
  }
}

/** Above any backlog of these trials: what does not fit stays in the WAL, and is lost to every carrier. */
const ROOM = { capacity: 200_000 }

/** Azure fails when a pod is told to stop, and is healthy again before Prometheus gives up. */
export const STOPS: readonly PodTrial[] = [
  {
    name: 'stopped while Azure answers 429 with `Retry-After: 20`, healthy after 8 s',
    play: failing({ ingestion: { status: 429, retryAfterSeconds: 20 } }, 12),
    healthyAfterSeconds: 8,
    queueConfig: { ...ROOM, retry_on_http_429: true },
    strikes: true,
  },
  {
    name: 'stopped while Azure answers 403 (the role is not effective), healthy after 4 s',
    play: failing({ ingestion: { status: 403 } }, 12),
    healthyAfterSeconds: 4,
    queueConfig: ROOM,
    strikes: true,
  },
  {
    name: 'stopped while Azure answers 500, all defaults but capacity, healthy after 3 s',
    play: failing({ ingestion: { status: 500 } }, 20),
    healthyAfterSeconds: 3,
    queueConfig: ROOM,
    strikes: true,
  },
  {
    name: 'stopped while Azure answers 503 with `Retry-After: 120`, healthy after 6 s',
    play: failing({ ingestion: { status: 503, retryAfterSeconds: 120 } }, 12),
    healthyAfterSeconds: 6,
    queueConfig: ROOM,
    strikes: true,
  },
  {
    name: 'stopped while Azure never answers, healthy after 10 s',
    play: failing({ ingestion: { latencyMs: 60_000 } }, 35),
    healthyAfterSeconds: 10,
    queueConfig: ROOM,
  },
  {
    name: 'stopped while Azure refuses connections, healthy after 10 s',
    play: failing({ ingestion: { refuse: true } }, 12),
    healthyAfterSeconds: 10,
    queueConfig: ROOM,
  },
  {
    name: 'stopped while nothing is wrong',
    play: ({ wait }) => wait(5),
    queueConfig: ROOM,
  },
]

const SOON = { flushSeconds: 20, queueConfig: { ...ROOM, retry_on_http_429: true } } as const

/** The same with shorter clocks, for `npm test`: each loses samples when the sidecar leaves too early. */
export const QUICK_STOPS: readonly PodTrial[] = [
  {
    ...SOON,
    name: 'Azure answers 500, and Prometheus pauses for longer than DRAIN_IDLE_SECONDS',
    play: failing({ ingestion: { status: 500 } }, 8),
    settings: { DRAIN_IDLE_SECONDS: '1' },
    healthyAfterSeconds: 2,
    strikes: true,
  },
  {
    ...SOON,
    name: 'Azure answers 429, and Prometheus sleeps as long as it was told to',
    play: failing({ ingestion: { status: 429, retryAfterSeconds: 9 } }, 4),
    settings: { DRAIN_IDLE_SECONDS: '1', THROTTLE_STATUS: '429' },
    healthyAfterSeconds: 2,
    strikes: true,
  },
  {
    ...SOON,
    name: 'Azure never answers, and Prometheus closes its connection at each remote_timeout',
    play: failing({ ingestion: { latencyMs: 60_000 } }, 14),
    settings: { DRAIN_IDLE_SECONDS: '1' },
    remoteTimeout: '2s',
    healthyAfterSeconds: 2,
  },
  {
    ...SOON,
    name: 'nothing is wrong, and the sidecar does not wait for anyone',
    play: ({ wait }) => wait(3),
    // Only a sender that is through lets it leave before the trial gives up.
    settings: { DRAIN_IDLE_SECONDS: '600', DRAIN_MAX_SECONDS: '600' },
  },
]
