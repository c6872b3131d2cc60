import { type Cause, causeRow, MAX_SAMPLE_AGE_SECONDS, OUTCOMES } from '../../contract/cause.ts'
import type { Acceptance } from '../write/acceptance.ts'
import type { Certificates } from './certificates.ts'
import type { Slot } from './history.ts'
import { clock, counted, duration } from './readable.ts'
import type { Risk, State } from './state.ts'
import type { Status } from './status.ts'

/** Something to know or to act on beside the state itself. */
export interface Notice {
  readonly text: string
  readonly runbook?: string
}

interface NoticeFacts {
  readonly status: Status
  readonly state: State
  readonly certificates: Certificates
  /** In times of the wall clock. */
  readonly lost: ReturnType<Acceptance['lost']>
  readonly lastMinute: readonly Slot[]
}

/** Two weeks: enough for a renewal that goes through a review and a scheduled apply. */
const EXPIRING_MS = 14 * 86_400_000

/** For so long a loss that is over is told of. */
const REMEMBERED_MS = 3_600_000

/** @param now - milliseconds since the epoch, by the wall clock */
export function toNotices(facts: NoticeFacts, now: number): readonly Notice[] {
  const { status, state, certificates, lost, lastMinute } = facts
  return [
    ...status.problems.map((problem) => ({ text: `Not ready: ${problem}.` })),
    ...renewalNotice(status, now),
    ...certificateNotices(certificates, now),
    ...lossNotice(lost, now),
    ...(state.tone === 'good' ? exceptionNotices(lastMinute) : []),
  ]
}

/** A countdown to the first loss, and afterwards what is lost. @param now - by the wall clock */
export function sayRisk(risk: Risk, now: number): string {
  const { since, lossAt, ageSeconds, secondsToLoss } = risk
  const from = `${clock(since, now)} UTC`
  if (secondsToLoss > 0) {
    return `At risk: samples since ${from}, the oldest is ${duration(ageSeconds)} old. Azure accepts none older than 20 minutes, so the first are lost in ${duration(secondsToLoss)}, at ${clock(lossAt, now)} UTC.`
  }
  const to = new Date(now - MAX_SAMPLE_AGE_SECONDS * 1000)
  return `Lost: samples from ${from} to ${clock(to, now)} UTC, which are older than the 20 minutes that Azure accepts. A minute more is lost with each minute.`
}

function lossNotice(lost: NoticeFacts['lost'], now: number): Notice[] {
  if (lost === undefined || now - lost.to > REMEMBERED_MS) return []
  const [from, to] = [lost.from, lost.to].map((time) => clock(new Date(time), now))
  return [
    {
      text: `Samples from ${from} to ${to} UTC were lost: they were older than 20 minutes before Azure accepted a write again.`,
    },
  ]
}

function renewalNotice({ token }: Status, now: number): Notice[] {
  const { usable, failingSince, expiresAt } = token
  if (!usable || failingSince === undefined || expiresAt === undefined) return []
  const text = `No new token since ${clock(failingSince, now)} UTC; the current one is valid until ${clock(expiresAt, now)} UTC.`
  return [{ text, runbook: 'AzureRemoteWriteTokenRenewalFailing' }]
}

function certificateNotices({ versions }: Certificates, now: number): Notice[] {
  const inUse = versions.find((version) => version.inUse)
  const [newest] = versions
  const notices: Notice[] = []
  if (newest?.isUnknownToEntra) {
    const serves = inUse === undefined ? 'none serves' : 'the previous one serves'
    const text = `Entra ID does not know the newest certificate ${newest.thumbprint.slice(0, 8)}… yet; ${serves}.`
    notices.push({ text, ...runbookOf('certificate_unknown') })
  }
  const expiring = inUse ?? newest
  if (expiring === undefined) return notices
  const leftMs = expiring.notAfter.getTime() - now
  if (leftMs < EXPIRING_MS) {
    const which = inUse === undefined ? 'newest certificate' : 'certificate in use'
    const newer = expiring === newest ? ', and no newer one is mounted' : ''
    const day = expiring.notAfter.toISOString().slice(0, 10)
    const { next } = causeRow('certificate_expiring')
    const text =
      leftMs > 0
        ? `The ${which} expires in ${duration(leftMs / 1000)}, on ${day}${newer}: ${next}.`
        : `The ${which} expired on ${day}${newer}: ${next}.`
    notices.push({ text, ...runbookOf('certificate_expiring') })
  }
  return notices
}

function runbookOf(cause: Cause): Pick<Notice, 'runbook'> {
  const { runbook } = causeRow(cause)
  return runbook === undefined ? {} : { runbook }
}

/** Failures between successes: the sentence says "Forwarding", this says what it leaves out. */
function exceptionNotices(lastMinute: readonly Slot[]): Notice[] {
  const total = (outcome: keyof typeof OUTCOMES) =>
    lastMinute.reduce((sum, slot) => sum + slot.outcomes[outcome], 0)
  const failures = (['refused', 'held_back'] as const).filter((outcome) => total(outcome) > 0)
  return failures.map((outcome) => ({
    text: `In the last minute ${counted(total(outcome), 'write')} ${total(outcome) === 1 ? 'was' : 'were'} ${outcome.replace('_', ' ')}: ${OUTCOMES[outcome]}.`,
  }))
}
