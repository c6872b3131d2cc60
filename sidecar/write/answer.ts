import { causeRow, MAX_SAMPLE_AGE_SECONDS, type Outcome } from '../../contract/cause.ts'
import { NETWORK } from '../../contract/causes/network.ts'
import type { SENDER } from '../../contract/causes/sender.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { type Explain, type Fault, inOneLine } from '../explain.ts'
import type { TurnedAway } from '../turned-away.ts'
import type { Acceptance } from './acceptance.ts'
import { largestBody } from './budget.ts'
import type { Forwarded, Unauthorized } from './forward.ts'
import type { AuthGrace } from './grace.ts'
import { headersToSender } from './headers.ts'
import { createOwnRetryAfter, isRepeated, retryAfterSeconds } from './retry-after.ts'
import { causeOf401, faultOf } from './status-cause.ts'
import type { UpstreamAnswer } from './upstream.ts'

/** What a sender is answered, and why. */
export interface Answer extends Fault {
  readonly status: number
  /** Whether it says something about Azure; a refusal of the sidecar's own speaks about the sender. */
  readonly aboutAzure: boolean
  /** There was no token to ask Azure with. */
  readonly ofToken?: boolean
  readonly body: string | Buffer | null
  readonly headers: Readonly<Record<string, string>>
}

/** Why the sidecar itself turns a write away, before Azure hears of it. */
export type Refusal = keyof typeof SENDER

/** Why a write is refused because of who sends it. */
export type SenderRefusal = Extract<Refusal, TurnedAway>

/** Prometheus, and most senders, try again on 5xx and drop the samples on everything else. */
export function outcomeOf({ status, cause }: Pick<Answer, 'status' | 'cause'>): Outcome {
  if (cause === 'sender_gone') return 'abandoned'
  if (status < 300) return 'accepted'
  return status >= 500 ? 'held_back' : 'refused'
}

/** While draining: a sender has to be back before the pod is gone. */
const DRAINING_SECONDS = 1

export interface Answers {
  refuse(refusal: Refusal): Answer
  answer(forwarded: Forwarded): Answer
}

interface AnswersParts {
  readonly explain: Explain
  readonly acceptance: Acceptance
  readonly grace: AuthGrace
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** A time of `now`, as the clock of the machine has it at present. Default: the same. */
  readonly toWallClock?: (time: number) => number
  readonly isDraining: () => boolean
}

/** What a text begins or goes on with, and how long its sender waits. */
interface Wording {
  readonly seconds?: number | undefined
  readonly prefix?: string
  readonly theirsFirst?: boolean
  readonly more?: string
  readonly headers?: Readonly<Record<string, string>>
}

export function createAnswers(
  config: SidecarConfig,
  { explain, acceptance, grace, now, toWallClock = (time) => time, isDraining }: AnswersParts,
): Answers {
  const own = createOwnRetryAfter(now, acceptance)
  const details = detailsOfRefusals(config)

  function reply(status: number, fault: Fault, wording: Wording = {}): Answer {
    const { seconds, headers = {}, prefix = '', ...order } = wording
    const retryAfter = isDraining() && isRepeated(status) ? DRAINING_SECONDS : seconds
    return {
      ...fault,
      status,
      aboutAzure: true,
      body: `${prefix}${inOneLine(explain(fault), order)}\n`,
      headers: {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      },
    }
  }

  /** Azure's answer, by the row of its cause. */
  function replyToAnswer(answer: UpstreamAnswer, fault: Fault, ownSeconds = own.seconds()): Answer {
    const headers = headersToSender(answer.headers)
    const seconds = retryAfterSeconds(answer.headers['retry-after'], toWallClock(now()))
    const { status } = answer
    const asItIs = () => reply(status, fault, { seconds, theirsFirst: true, headers })
    const row = causeRow(fault.cause)
    switch (row.reply) {
      case 'as it is':
        return status > MAX_STATUS ? reply(502, fault, { seconds, headers }) : asItIs()
      case 'throttle':
        return config.throttleStatus === 429 ? asItIs() : reply(503, fault, { seconds, headers })
      case 'grace': {
        const until = grace.refused()
        if (until === undefined) return asItIs()
        const more = heldBackUntil(until.getTime())
        return reply(503, fault, { seconds: seconds ?? ownSeconds, more, headers })
      }
      case 'never':
        return asItIs()
      default:
        return reply(row.reply, fault, { seconds, headers })
    }
  }

  /** Being held back is harmless for as long as Azure still accepts the oldest sample. */
  function heldBackUntil(until: number): string {
    const lossAt = (acceptance.failingSince() ?? now()) + MAX_SAMPLE_AGE_SECONDS * 1000
    const risk =
      lossAt >= until
        ? ''
        : `, and the oldest of them are lost from ${time(toWallClock(lossAt))} on, when they are 20 minutes old`
    return `samples are held back until ${time(toWallClock(until))}${risk}`
  }

  function answerUnauthorized({ answer, isNewToken, renewal }: Unauthorized): Answer {
    const cause = causeOf401(answer, { isNew: isNewToken, hasWorked: acceptance.hasBeen() })
    // Nothing is to be expected of the same token, unless it has worked since.
    const isHopeless = renewal !== undefined && acceptance.lastAt() < now() - renewal.sinceMs
    const seconds = isHopeless ? own.within(renewal.pauseMs - renewal.sinceMs) : own.seconds()
    return replyToAnswer(answer, faultOf(answer, cause), seconds)
  }

  function answerFailure(forwarded: Forwarded): Answer {
    acceptance.failed()
    switch (forwarded.kind) {
      case 'no-token':
        return {
          ...reply(503, forwarded.fault, {
            seconds: own.seconds(),
            prefix: 'no token for Azure: ',
          }),
          ofToken: true,
        }
      case 'unauthorized':
        return answerUnauthorized(forwarded)
      case 'failure':
        return reply(NETWORK[forwarded.fault.cause].reply, forwarded.fault)
      case 'answer':
        return replyToAnswer(forwarded, faultOf(forwarded))
      default:
        return forwarded satisfies never
    }
  }

  return {
    refuse(cause) {
      const { reply: status, retryAfterSeconds: seconds } = causeRow(cause)
      const fault = { cause, ...(details[cause] === undefined ? {} : { detail: details[cause] }) }
      return { ...reply(Number(status), fault, { seconds }), aboutAzure: false }
    },
    answer(forwarded) {
      const isAccepted =
        forwarded.kind === 'answer' && forwarded.status >= 200 && forwarded.status < 300
      if (!isAccepted) return answerFailure(forwarded)
      grace.accepted()
      acceptance.accepted()
      return accepted(forwarded)
    },
  }
}

/** Beyond it, a status means nothing to a sender. */
const MAX_STATUS = 599

function accepted({ status, headers, body }: UpstreamAnswer): Answer {
  const empty = body.length === 0 || status === 204 || status === 205
  return {
    status,
    cause: 'none',
    aboutAzure: true,
    body: empty ? null : body,
    headers: empty ? headersToSender(headers) : headersToSender(headers, 'content-type'),
  }
}

/** The figures behind a refusal. */
function detailsOfRefusals(config: SidecarConfig): { readonly [R in Refusal]?: string } {
  const { maxUpstreamRequests, maxInflightBytes, upstreamTimeoutSeconds, inboundTokenPath } = config
  return {
    body_too_large: `over ${largestBody(config)} bytes`,
    over_budget: `over ${maxUpstreamRequests} writes or ${maxInflightBytes} bytes`,
    slow_sender: `not within ${upstreamTimeoutSeconds} seconds`,
    ...(inboundTokenPath === undefined ? {} : { inbound_token_missing: inboundTokenPath }),
  }
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}
