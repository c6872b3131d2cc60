import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { CAUSES, type Cause } from '../../contract/cause.ts'
import { startOf } from '../../contract/day.ts'
import { ruleOf } from '../../contract/ingestion-url.ts'
import { METRICS } from '../../contract/metrics.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { IdentityEvent } from '../identity/tokens.ts'
import { type OnTurnedAway, TURNED_AWAY } from '../turned-away.ts'
import { outcomeOf } from '../write/answer.ts'
import type { Budget } from '../write/budget.ts'
import type { WriteRecord } from '../write/write.ts'

/**
 * Three dozen series about V8's heap spaces that nobody would look at, and a histogram of the event loop's
 * delays, which wakes an idle process up to a hundred times a second. `nodejs_eventloop_lag_seconds`, which
 * is measured when it is asked for, stays.
 */
const NOT_WANTED = [
  ...['total', 'used', 'available'].map((kind) => `nodejs_heap_space_size_${kind}_bytes`),
  ...['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
    (figure) => `nodejs_eventloop_lag_${figure}_seconds`,
  ),
]

/** The histogram cannot be left out, but its timer may be as slow as timers can be, 24 days. */
const NEVER_MS = 2 ** 31 - 1

export interface Metrics {
  onWrite(write: WriteRecord): void
  onConnectionError(cause: Cause): void
  onIdentityEvent(event: IdentityEvent): void
  readonly onTurnedAway: OnTurnedAway
  onDrain(): void
  /** The exposition format of Prometheus. */
  print(): Promise<string>
  readonly contentType: string
}

export function createMetrics(config: SidecarConfig, budget: Budget): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS })
  for (const name of NOT_WANTED) registry.removeSingleMetric(name)

  const writes = new Counter({ ...METRICS.writes, registers })
  for (const cause of Object.keys(CAUSES) as Cause[]) {
    // A counter that begins at 0 lets an alert see its first increase.
    for (const outcome of CAUSES[cause].outcomes) writes.inc({ outcome, cause }, 0)
  }
  const bytes = new Counter({ ...METRICS.bytes, registers })
  const duration = new Histogram({
    ...METRICS.duration,
    buckets: [...METRICS.duration.buckets],
    registers,
  })
  new Gauge({
    ...METRICS.inflightWrites,
    registers,
    collect() {
      this.set(budget.writes)
    },
  })
  new Gauge({
    ...METRICS.inflightBytes,
    registers,
    collect() {
      this.set(budget.bytes)
    },
  })
  const turnedAway = new Counter({ ...METRICS.turnedAway, registers })
  for (const reason of TURNED_AWAY) turnedAway.inc({ reason }, 0)
  const connectionErrors = new Counter({ ...METRICS.connectionErrors, registers })
  const tokensAcquired = new Counter({ ...METRICS.tokensAcquired, registers })
  const tokensFailed = new Counter({ ...METRICS.tokensFailed, registers })
  const tokenDuration = new Histogram({
    ...METRICS.tokenDuration,
    buckets: [...METRICS.tokenDuration.buckets],
    registers,
  })
  const tokenExpiry = new Gauge({ ...METRICS.tokenExpiry, registers })
  const certificateNotAfter = new Gauge({ ...METRICS.certificateNotAfter, registers })
  const certificateInUse = new Gauge({ ...METRICS.certificateInUse, registers })
  const certificateProblems = new Counter({ ...METRICS.certificateProblems, registers })
  new Gauge({ ...METRICS.clientSecretExpiry, registers }).set(clientSecretExpiry(config))
  const draining = new Gauge({ ...METRICS.draining, registers })
  new Gauge({ ...METRICS.info, registers }).set(
    {
      version: packageJson.version,
      identity_type: config.identity.type,
      cloud: config.cloud,
      rule: ruleOf(config.ingestionUrl) ?? '',
      cluster: config.cluster ?? '',
    },
    1,
  )

  return {
    onWrite({ answer, bytes: size, seconds }) {
      const outcome = outcomeOf(answer)
      writes.inc({ outcome, cause: answer.cause })
      duration.observe({ outcome }, seconds)
      if (outcome === 'accepted') bytes.inc(size)
    },
    onConnectionError: (cause) => connectionErrors.inc({ cause }),
    onIdentityEvent(event) {
      switch (event.kind) {
        case 'token-acquired':
          tokensAcquired.inc()
          tokenDuration.observe(event.seconds)
          return tokenExpiry.set(event.expiresAt.getTime() / 1000)
        case 'token-failed':
          tokenDuration.observe(event.seconds)
          return tokensFailed.inc({ cause: event.fault.cause })
        case 'certificates-loaded':
          certificateNotAfter.reset()
          certificateInUse.reset()
          for (const { thumbprint, notAfter, inUse } of event.versions) {
            certificateNotAfter.set({ thumbprint }, notAfter.getTime() / 1000)
            certificateInUse.set({ thumbprint }, inUse ? 1 : 0)
          }
          return
        case 'certificate-unusable':
        case 'certificate-unknown-to-entra':
          return certificateProblems.inc({ cause: event.fault.cause })
        default:
          return event satisfies never
      }
    },
    onTurnedAway: (reason) => turnedAway.inc({ reason }),
    onDrain: () => draining.set(1),
    print: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function clientSecretExpiry({ identity }: SidecarConfig): number {
  const credential = identity.type === 'aadApplication' ? identity.credential : undefined
  if (credential?.kind !== 'secret' || credential.expires === undefined) return 0
  return startOf(credential.expires)
}
