import { outcomeOf } from '../write/answer.ts'
import type { Cause } from '../write/cause.ts'
import type { Activity, Failure } from './activity.ts'
import { amount, clock, duration } from './quantity.ts'

/** How things stand: `good` needs nobody, `waiting` may, `held-back` will, `lost` does now. */
export type Tone = 'good' | 'waiting' | 'held-back' | 'lost'

/** The state in one sentence. */
export interface Sentence {
  readonly tone: Tone
  /** `Forwarding`, `Holding samples back`. */
  readonly headline: string
  readonly detail: string
}

export interface SentenceFacts {
  readonly activity: Activity
  /** Why no usable token is in hand; `undefined` when one is. */
  readonly noToken: string | undefined
  /** Until when a 401 or 403 of Azure is held back. */
  readonly graceUntil: Date | undefined
  readonly isDraining: boolean
  /** Of accepted writes, over the last minute. */
  readonly requestsPerSecond: number
}

/** A failure is the state once no write has been accepted for so long; before, it is an exception. */
const SETTLED_MS = 10_000

/** Prometheus sends every 5 s even when it has little to say; a minute of silence means something. */
const SILENT_MS = 60_000

/** A sender that was asked to wait comes back after 300 s at most. */
const HELD_BACK_MS = 330_000

/** In two or three words, for the sentence; the problem below it has the rest. */
const REASONS: { readonly [C in Cause]: string } = {
  none: 'Azure accepts samples',
  role: 'Azure answers 403, role not effective',
  token: 'Azure answers 401, it does not take the token',
  throttled: 'Azure answers 429, throttled',
  duplicate: 'duplicate series',
  too_large: 'writes are too large',
  bad_request: 'the writes cannot be accepted as they are',
  not_found: 'Azure does not know the data collection rule',
  upstream: 'Azure has trouble',
  redirect: 'Azure answers with a redirect, which is never followed',
  network: 'Azure cannot be reached',
  timeout: 'Azure does not answer in time',
  relay_refused: 'the sender may not write here',
  over_budget: 'too many writes are in hand',
  slow_sender: 'the sender is too slow',
  sender_gone: 'the sender goes away',
  internal: 'a defect of the sidecar',
}

/** @param now - milliseconds since the epoch */
export function toSentence(facts: SentenceFacts, now: number): Sentence {
  const { activity, noToken, isDraining } = facts
  const success = lastSuccess(activity, now)
  if (isDraining) {
    return { tone: 'waiting', headline: 'Draining', detail: `SIGTERM came; ${success}` }
  }
  const failure = standingFailure(activity, now)
  if (failure !== undefined) return failing(failure, facts, now)
  if (noToken !== undefined) {
    const tone = activity.acceptedAt === undefined ? 'waiting' : 'held-back'
    return { tone, headline: 'No token yet', detail: `${noToken}; ${success}` }
  }
  const latest = Math.max(activity.acceptedAt ?? 0, activity.ownFailure?.at ?? 0)
  if (activity.acceptedAt === undefined) {
    const up = duration((now - activity.startedAt) / 1000)
    return {
      tone: 'waiting',
      headline: 'Waiting for the first write',
      detail: `none has come in the ${up} since the start`,
    }
  }
  if (now - latest > SILENT_MS) {
    return { tone: 'waiting', headline: 'Idle', detail: `no write comes; ${success}` }
  }
  const rate = `${amount(facts.requestsPerSecond)} requests/s`
  return { tone: 'good', headline: 'Forwarding', detail: `${rate}, ${success}` }
}

/** As one line of text. */
export function sayIt({ tone, headline, detail }: Sentence): string {
  return `${headline}${tone === 'good' ? '.' : ':'} ${detail}`
}

/** The failure that stands between the samples and Azure; a stranger's write counts least. */
function standingFailure(activity: Activity, now: number): Failure | undefined {
  const { acceptedAt, azureFailure, ownFailure } = activity
  return [azureFailure, ownFailure].find(
    (failure) =>
      failure !== undefined &&
      now - failure.at <= (failure.answer.aboutAzure ? HELD_BACK_MS : SILENT_MS) &&
      failure.at > (acceptedAt ?? 0) &&
      now - (acceptedAt ?? 0) > SETTLED_MS,
  )
}

function failing({ answer, since }: Failure, facts: SentenceFacts, now: number): Sentence {
  const { cause, status } = answer
  const reason =
    cause === 'token' && facts.noToken !== undefined ? `no token, ${facts.noToken}` : REASONS[cause]
  const when = `since ${clock(new Date(since), now)} UTC`
  if (outcomeOf(answer) === 'refused') {
    const detail = `${reason} (${status}), ${when}; ${lastSuccess(facts.activity, now)}`
    return { tone: 'lost', headline: 'Samples are lost', detail }
  }
  const graced = (cause === 'role' || cause === 'token') && facts.graceUntil !== undefined
  const until = graced ? `, until ${clock(facts.graceUntil, now)} UTC` : ''
  return {
    tone: 'held-back',
    headline: 'Holding samples back',
    detail: `${reason}, ${when}${until}`,
  }
}

function lastSuccess({ acceptedAt }: Activity, now: number): string {
  return acceptedAt === undefined
    ? 'no success yet'
    : `last success ${duration((now - acceptedAt) / 1000)} ago`
}
