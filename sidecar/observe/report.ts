import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Explain, Explanation } from '../explain.ts'
import type { IdentityEvent } from '../identity/tokens.ts'
import type { Acceptance } from '../write/acceptance.ts'
import type { WriteRecord } from '../write/write.ts'
import { type Certificates, createCertificates } from './certificates.ts'
import { effectiveConfiguration, type Variable } from './configuration.ts'
import { createHistory, SLOT_SECONDS, type Slot } from './history.ts'
import { type Notice, toNotices } from './notices.ts'
import { createState, type State } from './state.ts'
import type { Status } from './status.ts'
import { createTroubles, type Trouble } from './troubles.ts'

/** Everything that the page shows and `/status` says: the status, and how it came to it. */
export interface Report extends Status {
  readonly at: Date
  readonly startedAt: Date
  readonly state: State & { readonly notices: readonly Notice[] }
  readonly identity: {
    readonly type: string
    readonly clientId?: string
    readonly tenantId?: string
    readonly cloud: string
    readonly authority: string
    readonly scope: string
    readonly tokenRefreshedAt: Date | undefined
    readonly certificates: Certificates['versions']
  }
  readonly upstream: string
  /** The latest first, those that are over included. */
  readonly troubles: readonly ReportedTrouble[]
  readonly history: { readonly slotSeconds: number; readonly slots: readonly Slot[] }
  readonly configuration: readonly Variable[]
}

/** A trouble in words and in times of the wall clock. */
export interface ReportedTrouble extends Explanation {
  readonly status?: number
  readonly count: number
  /** Writes that were refused for good, so that their samples were dropped. */
  readonly refused: number
  readonly since: Date
  readonly last: Date
}

export interface ReporterParts {
  readonly config: SidecarConfig
  readonly explain: Explain
  readonly acceptance: Acceptance
  readonly status: () => Status
  readonly isDraining: () => boolean
  /** Milliseconds since the epoch, never going back. */
  readonly now: () => number
  /** A time of `now`, as the clock of the machine has it at present. Default: the same. */
  readonly toWallClock?: (time: number) => number
}

const MINUTE_SLOTS = 60 / SLOT_SECONDS

/** Listens to what happens, and tells it when it is asked. */
export function createReporter(parts: ReporterParts) {
  const { config, explain, acceptance, now, toWallClock = (time) => time } = parts
  const startedAt = now()
  const history = createHistory(now)
  const troubles = createTroubles(acceptance, now)
  const certificates = createCertificates(now)
  const stateOf = createState(explain, toWallClock)
  const configuration = effectiveConfiguration(config)

  function report(): Report {
    const at = toWallClock(now())
    const dateOf = (time: number) => new Date(toWallClock(time))
    const status = parts.status()
    const slots = history.read()
    const lastMinute = slots.slice(-MINUTE_SLOTS)
    const accepted = lastMinute.reduce((sum, slot) => sum + slot.outcomes.accepted, 0)
    const state = stateOf(
      {
        standing: troubles.standing(),
        ofToken: troubles.ofToken(),
        acceptance,
        startedAt,
        hasToken: status.token.usable,
        isDraining: parts.isDraining(),
        requestsPerSecond: accepted / Math.max(lastMinute.length * SLOT_SECONDS, 1),
      },
      now(),
    )
    const lost = acceptance.lost()
    const known = certificates.read()
    const notices = toNotices(
      {
        status,
        state,
        certificates: known,
        lost: lost && { from: toWallClock(lost.from), to: toWallClock(lost.to) },
        lastMinute,
      },
      at,
    )
    const isWarning = state.tone === 'good' && notices.length > 0
    return {
      ...status,
      at: new Date(at),
      startedAt: dateOf(startedAt),
      state: { ...state, tone: isWarning ? 'warning' : state.tone, notices },
      identity: {
        ...describeIdentity(config),
        tokenRefreshedAt: known.tokenRefreshedAt && dateOf(known.tokenRefreshedAt.getTime()),
        certificates: known.versions,
      },
      upstream: new URL(config.ingestionUrl).host,
      troubles: troubles.read().map((trouble) => inWords(trouble, explain, dateOf)),
      history: {
        slotSeconds: SLOT_SECONDS,
        slots: slots.map((slot) => ({ ...slot, begin: dateOf(slot.begin.getTime()) })),
      },
      configuration,
    }
  }

  return {
    onWrite(write: WriteRecord): void {
      history.onWrite(write)
      if (write.answer.cause !== 'none') troubles.onFailure(write)
    },
    onIdentityEvent(event: IdentityEvent): void {
      troubles.onIdentityEvent(event)
      certificates.onIdentityEvent(event)
    },
    report,
  }
}

function inWords(
  { cause, detail, host, requestId, since, last, count, refused, status }: Trouble,
  explain: Explain,
  dateOf: (time: number) => Date,
): ReportedTrouble {
  const fault = {
    cause,
    ...(detail === undefined ? {} : { detail }),
    ...(host === undefined ? {} : { host }),
    ...(requestId === undefined ? {} : { requestId }),
  }
  const times = { since: dateOf(since), last: dateOf(last) }
  return {
    ...explain(fault),
    ...times,
    count,
    refused,
    ...(status === undefined ? {} : { status }),
  }
}

function describeIdentity({ identity, cloud, authorityHost, scope }: SidecarConfig) {
  return {
    type: identity.type,
    ...('clientId' in identity ? { clientId: identity.clientId } : {}),
    ...('tenantId' in identity ? { tenantId: identity.tenantId } : {}),
    cloud,
    authority: authorityHost,
    scope,
  }
}
