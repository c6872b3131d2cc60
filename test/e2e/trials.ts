import type { FaultsInput } from '../../lab/fault.ts'

/** What a trial can do while samples flow. Faults strike both ways to Azure alike. */
export interface Stagehand {
  setFaults(faults: FaultsInput): Promise<void>
  wait(seconds: number): Promise<void>
  restartSidecar(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  rotateCertificate(): void
  restartPrometheus(): Promise<void>
}

export interface Trial {
  readonly name: string
  /** Lifetime of Entra's tokens. Default: 3600. */
  readonly tokenLifetimeSeconds?: number
  /** Faults from the start. */
  readonly faults?: FaultsInput
  /** Sidecar settings on top of the environment's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** Whether a proxy that passes everything through loses samples here. */
  readonly naiveLoses: boolean
  /** Whether requests of the sidecar are answered by the fault itself. */
  readonly strikes?: true
  /** Belongs to the few that `npm test` plays. */
  readonly quick?: true
  play(stagehand: Stagehand): Promise<void>
}

/** The sidecar stops using a token ten seconds before it expires, so it cannot be much shorter. */
const SHORT_LIFE_SECONDS = 26

/** Runs a fault for so long, then takes it away. */
function during(faults: FaultsInput, seconds: number) {
  return async ({ setFaults, wait }: Stagehand) => {
    await wait(2)
    await setFaults(faults)
    await wait(seconds)
    await setFaults({})
    await wait(1)
  }
}

/** What happens to Azure, the sidecar and Prometheus while samples flow. */
export const TRIALS: readonly Trial[] = [
  {
    name: 'calm',
    naiveLoses: false,
    quick: true,
    play: ({ wait }) => wait(5),
  },
  {
    name: 'role effective late',
    naiveLoses: true,
    play: during({ ingestion: { roleDelaySeconds: 3600 } }, 5),
  },
  {
    name: 'token expires mid-stream',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    naiveLoses: true,
    play: ({ wait }) => wait(SHORT_LIFE_SECONDS + 4),
  },
  {
    name: 'Entra down for a while',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    naiveLoses: true,
    play: during({ authority: { refuse: true } }, SHORT_LIFE_SECONDS),
  },
  {
    name: 'Entra slow',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    naiveLoses: true,
    play: during({ authority: { latencyMs: 4000 } }, SHORT_LIFE_SECONDS),
  },
  {
    name: 'Entra stalls in the middle of an answer',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    naiveLoses: true,
    play: during({ authority: { stallAfterBytes: 20, requests: 1 } }, SHORT_LIFE_SECONDS + 12),
  },
  {
    name: 'certificate rotated',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    settings: { CERTIFICATE_POLL_SECONDS: '1', CERTIFICATE_RETRY_SECONDS: '1' },
    naiveLoses: true,
    async play({ wait, rotateCertificate }) {
      await wait(2)
      rotateCertificate()
      await wait(SHORT_LIFE_SECONDS + 2)
    },
  },
  {
    name: 'managed identity, IMDS throttles for a while',
    tokenLifetimeSeconds: SHORT_LIFE_SECONDS,
    faults: { imds: { tokenLifetimeSeconds: SHORT_LIFE_SECONDS } },
    settings: { IDENTITY_TYPE: 'userAssigned' },
    naiveLoses: true,
    play: during({ imds: { status: 429, retryAfterSeconds: 1 } }, SHORT_LIFE_SECONDS),
  },
  {
    name: '401 for a while',
    naiveLoses: true,
    strikes: true,
    play: during({ ingestion: { status: 401 } }, 3),
  },
  {
    name: '429 storm',
    naiveLoses: true,
    strikes: true,
    quick: true,
    play: during({ ingestion: { status: 429, retryAfterSeconds: 1, everyNth: 2 } }, 5),
  },
  {
    name: '500 storm',
    naiveLoses: false,
    strikes: true,
    play: during({ ingestion: { status: 500, everyNth: 2 } }, 5),
  },
  {
    name: 'connections reset before the work is done',
    naiveLoses: false,
    strikes: true,
    play: during({ ingestion: { reset: 'request', everyNth: 3 } }, 5),
  },
  {
    name: 'connections reset after the work is done',
    naiveLoses: false,
    strikes: true,
    quick: true,
    play: during({ ingestion: { reset: 'answer', everyNth: 3 } }, 5),
  },
  {
    name: 'Azure down and back',
    naiveLoses: false,
    play: during({ ingestion: { refuse: true } }, 5),
  },
  {
    name: 'Azure shows an expired certificate for a while',
    naiveLoses: false,
    play: during({ ingestion: { tls: 'expired' } }, 4),
  },
  {
    name: 'Azure redirects for a while',
    naiveLoses: true,
    strikes: true,
    play: during({ ingestion: { redirectTo: 'https://elsewhere.example/' } }, 4),
  },
  {
    name: 'sidecar restarted',
    // Prometheus never pauses here, as it would in a pod that ends.
    settings: { DRAIN_MAX_SECONDS: '2' },
    naiveLoses: false,
    async play({ wait, restartSidecar }) {
      await wait(2)
      await restartSidecar('SIGTERM')
      await wait(3)
    },
  },
  {
    name: 'sidecar killed',
    naiveLoses: false,
    quick: true,
    async play({ wait, restartSidecar }) {
      await wait(2)
      await restartSidecar('SIGKILL')
      await wait(3)
    },
  },
  {
    name: 'Prometheus restarted',
    naiveLoses: false,
    async play({ wait, restartPrometheus }) {
      await wait(2)
      await restartPrometheus()
      // It takes 5 s until the first scrape.
      await wait(8)
    },
  },
]
