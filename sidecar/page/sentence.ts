import type { Cause } from '../../contract/cause.ts'
import type { TokenFailure } from '../identity/tokens.ts'
import { outcomeOf } from '../write/answer.ts'
import type { Activity, Failure } from './activity.ts'
import { type Advice, NO_WRITES, TOKEN_ADVICE, WRITE_ADVICE } from './advice.ts'
import { amount, clock, duration } from './quantity.ts'

/** How things stand: `good` needs nobody, `waiting` and `warning` may, `held-back` will, `lost` does now. */
export type Tone = 'good' | 'waiting' | 'warning' | 'held-back' | 'lost'

/** The state in one sentence. */
export interface Sentence {
  readonly tone: Tone
  /** `Forwarding`, `Holding samples back`. */
  readonly headline: string
  readonly detail: string
  /** What to do; absent while nothing is wrong. */
  readonly advice?: Advice
}

export interface SentenceFacts {
  readonly activity: Activity
  readonly hasToken: boolean
  /** Why the latest attempt to get a token failed. */
  readonly tokenFailure: TokenFailure | undefined
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

const TOKEN_REASONS: { readonly [F in TokenFailure]: string } = {
  network: 'Entra ID cannot be reached',
  timeout: 'Entra ID does not answer in time',
  refused: 'Entra ID refuses one',
  'certificate-unknown': 'Entra ID does not know the certificate',
  throttled: 'Entra ID asks to slow down',
  unavailable: 'Entra ID has trouble',
  'credential-file': 'the credential file cannot be used',
  other: 'none could be got',
}

/** @param now - milliseconds since the epoch */
export function toSentence(facts: SentenceFacts, now: number): Sentence {
  const { activity, hasToken, tokenFailure, isDraining } = facts
  const success = lastSuccess(activity, now)
  if (isDraining) {
    return { tone: 'waiting', headline: 'Draining', detail: `SIGTERM came; ${success}` }
  }
  const failure = standingFailure(activity, now)
  if (failure !== undefined) return failing(failure, facts, now)
  if (!hasToken) {
    return tokenFailure === undefined
      ? { tone: 'waiting', headline: 'Starting', detail: 'the first token is being acquired' }
      : {
          tone: 'held-back',
          headline: 'No token',
          detail: `${TOKEN_REASONS[tokenFailure]}; ${success}`,
          advice: TOKEN_ADVICE[tokenFailure],
        }
  }
  if (activity.acceptedAt === undefined) {
    const up = duration((now - activity.startedAt) / 1000)
    return {
      tone: 'waiting',
      headline: 'Waiting for the first write',
      detail: `none has come in the ${up} since the start`,
      advice: NO_WRITES,
    }
  }
  if (now - activity.acceptedAt > SILENT_MS) {
    return {
      tone: 'waiting',
      headline: 'Idle',
      detail: `no write comes; ${success}`,
      advice: NO_WRITES,
    }
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
  const { tokenFailure, graceUntil } = facts
  const hasNone = cause === 'token' && !facts.hasToken && tokenFailure !== undefined
  const reason = hasNone ? `no token, ${TOKEN_REASONS[tokenFailure]}` : REASONS[cause]
  const advice = hasNone ? TOKEN_ADVICE[tokenFailure] : WRITE_ADVICE[cause]
  const when = `since ${clock(new Date(since), now)} UTC`
  if (outcomeOf(answer) === 'refused') {
    const detail = `${reason} (${status}), ${when}; ${lastSuccess(facts.activity, now)}`
    return { tone: 'lost', headline: 'Samples are lost', detail, advice }
  }
  const isGraced = !hasNone && (cause === 'role' || cause === 'token') && graceUntil !== undefined
  const until = isGraced ? `, until ${clock(graceUntil, now)} UTC` : ''
  const detail = `${reason}, ${when}${until}`
  return { tone: 'held-back', headline: 'Holding samples back', detail, advice }
}

function lastSuccess({ acceptedAt }: Activity, now: number): string {
  return acceptedAt === undefined
    ? 'no success yet'
    : `last success ${duration((now - acceptedAt) / 1000)} ago`
}
