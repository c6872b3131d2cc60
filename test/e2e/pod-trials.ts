import type { FaultsInput } from '../../lab/fault.ts'

/** What Azure does before and after a pod is told to stop. */
export interface PodTrial {
  readonly name: string
  readonly faults: FaultsInput
  /** How long they last before SIGTERM. */
  readonly faultySeconds: number
  /** How long they last after SIGTERM. */
  readonly healthyAfterSeconds: number
  /** Sidecar settings on top of the environment's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** `queue_config`. Default: small batches that are sent at once. */
  readonly queueConfig?: Readonly<Record<string, unknown>>
  /** How long Prometheus flushes. Default: its own, 60. */
  readonly flushSeconds?: number
}

const ROOMY = { capacity: 200_000 }

export const POD_TRIALS: readonly PodTrial[] = [
  {
    name: '429, Retry-After: 20',
    faults: { ingestion: { status: 429, retryAfterSeconds: 20 } },
    faultySeconds: 12,
    healthyAfterSeconds: 8,
    queueConfig: ROOMY,
  },
  {
    name: '403, the role is not effective',
    faults: { ingestion: { status: 403 } },
    faultySeconds: 12,
    healthyAfterSeconds: 4,
    queueConfig: ROOMY,
  },
  {
    name: '500',
    faults: { ingestion: { status: 500 } },
    faultySeconds: 12,
    healthyAfterSeconds: 3,
    queueConfig: ROOMY,
  },
  {
    name: '503, Retry-After: 120',
    faults: { ingestion: { status: 503, retryAfterSeconds: 120 } },
    faultySeconds: 12,
    healthyAfterSeconds: 6,
    queueConfig: ROOMY,
  },
  {
    name: 'nothing is wrong',
    faults: {},
    faultySeconds: 3,
    healthyAfterSeconds: 0,
    queueConfig: ROOMY,
  },
]
