import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { CertificateVersion, IdentityEvent } from '../identity/tokens.ts'
import type { Status } from '../observe/status.ts'
import type { WriteRecord } from '../write/write.ts'
import { type Activity, createActivity, type Failure } from './activity.ts'
import type { Advice } from './advice.ts'
import { effectiveConfiguration, type Variable } from './configuration.ts'
import { createHistory, SLOT_SECONDS, type Slot } from './history.ts'
import { createIdentityState } from './identity-state.ts'
import { type Notice, toNotices } from './notices.ts'
import { createProblems, type Problem } from './problems.ts'
import { sayIt, type Tone, toSentence } from './sentence.ts'

/** Everything that the page shows, and `/status` says: the status, and how it came to it. */
export interface Report extends Status {
  readonly at: Date
  readonly startedAt: Date
  readonly state: {
    readonly tone: Tone
    readonly sentence: string
    /** What to do; absent while nothing is wrong. */
    readonly advice?: Advice
    readonly notices: readonly Notice[]
  }
  readonly identity: {
    readonly type: string
    readonly clientId?: string
    readonly tenantId?: string
    readonly cloud: string
    readonly authority: string
    readonly scope: string
    readonly tokenRefreshedAt: Date | undefined
    readonly certificates: readonly (CertificateVersion & { readonly isUnknownToEntra: boolean })[]
  }
  readonly upstream: string
  readonly recentProblems: readonly Problem[]
  readonly history: { readonly slotSeconds: number; readonly slots: readonly Slot[] }
  readonly configuration: readonly Variable[]
}

export interface ReporterParts {
  readonly config: SidecarConfig
  readonly status: () => Status
  readonly isDraining: () => boolean
  /** Until when a 401 or 403 of Azure is held back; `undefined` while there is none. */
  readonly graceUntil: () => Date | undefined
  /** Milliseconds since the epoch, never going back. */
  readonly now: () => number
  /** A time of `now`, as the clock of the machine has it at present. Default: the same. */
  readonly toWallClock?: (time: number) => number
}

const MINUTE_SLOTS = 60 / SLOT_SECONDS

/** Listens to what happens, and tells it when it is asked. */
export function createReporter(parts: ReporterParts) {
  const { config, now, toWallClock = (time) => time } = parts
  const history = createHistory(now)
  const activity = createActivity(now)
  const problems = createProblems(now)
  const identityState = createIdentityState(now)
  const configuration = effectiveConfiguration(config)

  function report(): Report {
    const at = toWallClock(now())
    const dateOf = (date: Date) => new Date(toWallClock(date.getTime()))
    const status = parts.status()
    const slots = history.read()
    const identity = identityState.read()
    const lastMinute = slots.slice(-MINUTE_SLOTS)
    const accepted = lastMinute.reduce((sum, slot) => sum + slot.outcomes.accepted, 0)
    const done = onWallClock(activity.read(), toWallClock)
    const sentence = toSentence(
      {
        activity: done,
        hasToken: status.token.usable,
        tokenFailure: identity.tokenFailure,
        graceUntil: parts.graceUntil(),
        isDraining: parts.isDraining(),
        requestsPerSecond: accepted / Math.max(lastMinute.length * SLOT_SECONDS, 1),
      },
      at,
    )
    const isForwarding = sentence.tone === 'good'
    const notices = toNotices({ status, identity, activity: done, lastMinute, isForwarding }, at)
    return {
      ...status,
      at: new Date(at),
      startedAt: new Date(done.startedAt),
      state: {
        tone: isForwarding && notices.length > 0 ? 'warning' : sentence.tone,
        sentence: sayIt(sentence),
        ...(sentence.advice === undefined ? {} : { advice: sentence.advice }),
        notices,
      },
      identity: {
        ...describeIdentity(config),
        tokenRefreshedAt: identity.refreshedAt && dateOf(identity.refreshedAt),
        certificates: identity.certificates.map((version) => ({
          ...version,
          isUnknownToEntra: identity.unknownToEntra.has(version.thumbprint),
        })),
      },
      upstream: new URL(config.ingestionUrl).host,
      recentProblems: problems.read().map((problem) => ({
        ...problem,
        first: dateOf(problem.first),
        last: dateOf(problem.last),
      })),
      history: {
        slotSeconds: SLOT_SECONDS,
        slots: slots.map((slot) => ({ ...slot, begin: dateOf(slot.begin) })),
      },
      configuration,
    }
  }

  return {
    onWrite(write: WriteRecord): void {
      history.onWrite(write)
      activity.onWrite(write)
      problems.onWrite(write)
    },
    onIdentityEvent(event: IdentityEvent): void {
      problems.onIdentityEvent(event)
      identityState.onEvent(event)
    },
    report,
  }
}

/** The same, in times that can be compared with those of tokens and certificates. */
function onWallClock(activity: Activity, toWallClock: (time: number) => number): Activity {
  const { startedAt, acceptedAt, azureFailure, ownFailure } = activity
  const failure = (one: Failure | undefined) =>
    one && { ...one, at: toWallClock(one.at), since: toWallClock(one.since) }
  return {
    startedAt: toWallClock(startedAt),
    acceptedAt: acceptedAt === undefined ? undefined : toWallClock(acceptedAt),
    azureFailure: failure(azureFailure),
    ownFailure: failure(ownFailure),
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
