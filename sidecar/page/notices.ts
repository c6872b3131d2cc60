import { OUTCOMES } from '../../contract/cause.ts'
import type { Status } from '../observe/status.ts'
import { outcomeOf } from '../write/answer.ts'
import type { Activity } from './activity.ts'
import type { Slot } from './history.ts'
import type { IdentityState } from './identity-state.ts'
import { clock, duration } from './quantity.ts'

/** Something to act on that is not, or not yet, the state itself. */
export interface Notice {
  readonly text: string
  readonly runbook?: string
}

interface NoticeFacts {
  readonly status: Status
  readonly identity: IdentityState
  readonly activity: Activity
  readonly lastMinute: readonly Slot[]
  /** Whether failures, if there are any, are exceptions that the sentence leaves out. */
  readonly isForwarding: boolean
}

/** Two weeks: enough for a renewal that goes through a review and a scheduled apply. */
const EXPIRING_MS = 14 * 86_400_000

/** https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-details */
const MAX_SAMPLE_AGE_MS = 20 * 60_000

/** @param now - milliseconds since the epoch */
export function toNotices(facts: NoticeFacts, now: number): readonly Notice[] {
  const { status, identity, activity, lastMinute, isForwarding } = facts
  return [
    ...status.problems.map((problem) => ({ text: `Not ready: ${problem}.` })),
    ...renewalNotice(status, now),
    ...certificateNotices(identity, now),
    ...backlogNotice(activity, now),
    ...(isForwarding ? exceptionNotices(lastMinute) : []),
  ]
}

function renewalNotice({ token }: Status, now: number): Notice[] {
  const { usable, failingSince, expiresAt } = token
  if (!usable || failingSince === undefined || expiresAt === undefined) return []
  const text = `No new token since ${clock(failingSince, now)} UTC; the one in hand serves until ${clock(expiresAt, now)} UTC.`
  return [{ text, runbook: 'azureremotewritetokenrenewalfailing' }]
}

function certificateNotices({ certificates, unknownToEntra }: IdentityState, now: number) {
  const inUse = certificates.find((version) => version.inUse)
  const [newest] = certificates
  const notices: Notice[] = []
  if (newest !== undefined && unknownToEntra.has(newest.thumbprint)) {
    notices.push({
      text: `Entra ID does not know the newest certificate ${newest.thumbprint.slice(0, 8)}… yet; ${inUse === undefined ? 'none serves' : 'the previous one serves'}.`,
      runbook: 'azureremotewritecertificatenotaccepted',
    })
  }
  const expiring = inUse ?? newest
  if (expiring === undefined) return notices
  const leftMs = expiring.notAfter.getTime() - now
  if (leftMs < EXPIRING_MS) {
    const which = inUse === undefined ? 'newest certificate' : 'certificate in use'
    const newer = expiring === newest ? ', and no newer one is mounted' : ''
    const day = expiring.notAfter.toISOString().slice(0, 10)
    notices.push({
      text:
        leftMs > 0
          ? `The ${which} expires in ${duration(leftMs / 1000)}, on ${day}${newer}.`
          : `The ${which} has expired on ${day}${newer}.`,
      runbook: 'azureremotewritecertificateexpiring',
    })
  }
  return notices
}

/** Held back for longer than Azure takes samples: the sender still has them, for nothing. */
function backlogNotice({ azureFailure, acceptedAt, startedAt }: Activity, now: number): Notice[] {
  if (azureFailure === undefined || outcomeOf(azureFailure.answer) !== 'held_back') return []
  const since = acceptedAt ?? startedAt
  if (azureFailure.at < since || now - since < MAX_SAMPLE_AGE_MS) return []
  return [
    {
      text: `Nothing was accepted for ${duration((now - since) / 1000)}. Azure takes no sample that is older than 20 minutes, so the oldest are lost.`,
    },
  ]
}

/** Failures between successes: the sentence says "Forwarding", this says what it leaves out. */
function exceptionNotices(lastMinute: readonly Slot[]): Notice[] {
  const total = (outcome: keyof typeof OUTCOMES) =>
    lastMinute.reduce((sum, slot) => sum + slot.outcomes[outcome], 0)
  const failures = (['refused', 'held_back'] as const).filter((outcome) => total(outcome) > 0)
  return failures.map((outcome) => ({
    text: `In the last minute ${total(outcome)} writes were ${outcome.replace('_', ' ')}: ${OUTCOMES[outcome]}.`,
  }))
}
