import { MAX_SAMPLE_AGE_SECONDS } from '../../contract/cause.ts'
import type { Explain, Explanation, Fault } from '../explain.ts'
import type { Acceptance } from '../write/acceptance.ts'
import { outcomeOf } from '../write/answer.ts'
import { amount, clock, duration } from './readable.ts'
import type { Trouble } from './troubles.ts'

/** How things stand: `good` needs nobody, `waiting` and `warning` may, `held-back` will, `lost` does now. */
export type Tone = 'good' | 'waiting' | 'warning' | 'held-back' | 'lost'

/** The state in one sentence, with what to do about it. */
export interface State {
  readonly tone: Tone
  /** `Forwarding`, `Holding samples back`. */
  readonly headline: string
  /** The headline and why, in one line. */
  readonly sentence: string
  /** Absent while nothing is wrong. */
  readonly why?: Explanation
  readonly since?: Date
  readonly risk?: Risk
}

/** What waiting costs: Azure accepts no sample that is older than 20 minutes. */
export interface Risk {
  /** Of the oldest sample that waits. */
  readonly since: Date
  /** When the first sample is lost, or was. */
  readonly lossAt: Date
  /** Age of the oldest sample that waits. */
  readonly ageSeconds: number
  /** Negative once samples are lost. */
  readonly secondsToLoss: number
}

interface StateFacts {
  readonly standing: Trouble | undefined
  /** Why the latest attempt to get a token failed. */
  readonly ofToken: Trouble | undefined
  readonly acceptance: Acceptance
  readonly startedAt: number
  readonly hasToken: boolean
  readonly isDraining: boolean
  /** Of accepted writes, over the last minute. */
  readonly requestsPerSecond: number
}

/** Prometheus sends every 5 s even when it has little to say; a minute of silence means something. */
const SILENT_MS = 60_000

/** @param toWallClock - a time of `now`, as the clock of the machine has it */
export function createState(explain: Explain, toWallClock: (time: number) => number) {
  const date = (time: number) => new Date(toWallClock(time))

  return (facts: StateFacts, now: number): State => {
    const { standing, ofToken, acceptance, hasToken, isDraining } = facts
    const at = (time: number) => `${clock(date(time), toWallClock(now))} UTC`
    const ago = acceptance.hasBeen()
      ? `last success ${duration((now - acceptance.lastAt()) / 1000)} ago`
      : 'no success yet'
    const because = (tone: Tone, headline: string, detail: string, fault?: Fault): State => ({
      tone,
      headline,
      sentence: `${headline}${tone === 'good' ? '.' : ':'} ${detail}`,
      ...(fault === undefined ? {} : { why: explain(fault) }),
    })

    if (isDraining) return because('waiting', 'Draining', `SIGTERM was received; ${ago}`)
    if (standing !== undefined) return failing(standing)
    if (!hasToken) {
      if (ofToken === undefined) return because('waiting', 'Starting', 'a token is being acquired')
      const { what } = explain(ofToken)
      const state = because('held-back', 'No token', `${what}, since ${at(ofToken.since)}`, ofToken)
      return { ...state, since: date(ofToken.since) }
    }
    const quiet: Fault = { cause: 'no_writes' }
    if (!acceptance.hasBeen()) {
      const up = duration((now - facts.startedAt) / 1000)
      const detail = `none has come in the ${up} since the start`
      return because('waiting', 'Waiting for the first write', detail, quiet)
    }
    if (now - acceptance.lastAt() > SILENT_MS) {
      return because('waiting', 'Idle', `no writes arrive; ${ago}`, quiet)
    }
    return because('good', 'Forwarding', `${amount(facts.requestsPerSecond)} requests/s, ${ago}`)

    function failing(trouble: Trouble): State {
      const { since, refusedSince, status = 503, cause } = trouble
      const { what } = explain(trouble)
      const isRefused = outcomeOf({ status, cause }) === 'refused'
      const risk = isRefused || !trouble.aboutAzure ? undefined : riskOf(acceptance, now)
      const isLost = isRefused || (risk !== undefined && risk.secondsToLoss <= 0)
      const refused = refusedSince !== undefined && refusedSince > since
      const detail = `${what}, since ${at(since)}${refused ? `, refused since ${at(refusedSince)}` : ''}`
      const state = isLost
        ? because('lost', 'Samples are lost', detail, trouble)
        : because('held-back', 'Holding samples back', detail, trouble)
      return { ...state, since: date(since), ...(risk === undefined ? {} : { risk }) }
    }
  }

  function riskOf(acceptance: Acceptance, now: number): Risk | undefined {
    const since = acceptance.failingSince()
    if (since === undefined) return undefined
    const lossAt = since + MAX_SAMPLE_AGE_SECONDS * 1000
    return {
      since: date(since),
      lossAt: date(lossAt),
      ageSeconds: Math.round((now - since) / 1000),
      secondsToLoss: Math.round((lossAt - now) / 1000),
    }
  }
}
