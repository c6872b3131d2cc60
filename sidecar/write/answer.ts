import type { Cause, Outcome } from '../../contract/cause.ts'
import { IDENTITY_TYPES, type SidecarIdentity } from '../../contract/identity.ts'
import { ruleOf } from '../../contract/ingestion-url.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Forwarded, Unauthorized } from './forward.ts'
import type { AuthGrace } from './grace.ts'
import { headersToSender } from './headers.ts'
import { REFUSALS, type Refusal } from './refusal.ts'
import { createOwnRetryAfter, isRepeated, retryAfterSeconds } from './retry-after.ts'
import { rowOf, type TokenRefusal } from './statuses.ts'
import type { UpstreamAnswer } from './upstream.ts'

/** What a sender is answered, and why. */
export interface Answer {
  readonly status: number
  readonly cause: Cause
  /** Whether it says something about Azure; a refusal of the sidecar's own speaks about the sender. */
  readonly aboutAzure: boolean
  readonly body: string | Buffer | null
  readonly headers: Readonly<Record<string, string>>
}

/** Prometheus, and most senders, try again on 5xx and drop the samples on everything else. */
export function outcomeOf({ status, cause }: Answer): Outcome {
  if (cause === 'sender_gone') return 'abandoned'
  if (status < 300) return 'accepted'
  return status >= 500 ? 'held_back' : 'refused'
}

/** While draining: a sender has to be back before the pod is gone. */
const DRAINING_SECONDS = 1

/** Prometheus logs the first 1024 bytes of an error. */
const MAX_TEXT = 1024

export interface Answers {
  refuse(refusal: Refusal): Answer
  answer(forwarded: Forwarded): Answer
}

/** What is known about a refusal besides Azure's answer. */
interface Refused {
  readonly refusal?: TokenRefusal
  /** What its sender is asked to wait. Default: what everyone is. */
  readonly ownSeconds?: number
}

interface AnswersParts {
  readonly grace: AuthGrace
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** A time of `now`, as the clock of the machine has it at present. Default: the same. */
  readonly toWallClock?: (time: number) => number
  readonly isDraining: () => boolean
}

export function createAnswers(
  config: SidecarConfig,
  { grace, now, toWallClock = (time) => time, isDraining }: AnswersParts,
): Answers {
  const about = {
    rule: ruleOf(config.ingestionUrl) ?? 'of INGESTION_URL',
    identity: describeIdentity(config.identity),
  }
  const own = createOwnRetryAfter(now)

  function textAnswer(
    status: number,
    cause: Cause,
    text: string,
    seconds?: number,
    headers: Readonly<Record<string, string>> = {},
  ): Answer {
    const retryAfter = isDraining() && isRepeated(status) ? DRAINING_SECONDS : seconds
    return {
      status,
      cause,
      aboutAzure: true,
      body: `${text}\n`,
      headers: {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      },
    }
  }

  function answerStatus(
    answer: UpstreamAnswer,
    { refusal = 'token-in-hand', ownSeconds = own.seconds() }: Refused = {},
  ): Answer {
    const { treatment, cause, advice } = rowOf(answer.status)
    const said = oneLine(answer.body)
    const wait = retryAfterSeconds(answer.headers['retry-after'], toWallClock(now()))
    const hint = advice?.({ ...about, refusal })
    const asItIs = sentence(said || `Azure answered ${answer.status}`, hint)
    const held = sentence(`Azure answered ${answer.status}`, hint, said)
    const reply = (status: number, text: string, seconds = wait) =>
      textAnswer(status, cause, text, seconds, headersToSender(answer.headers))

    switch (treatment) {
      case 'pass':
        return reply(answer.status, asItIs)
      case 'hold':
        return reply(503, held)
      case 'throttle':
        return config.throttleStatus === 429 ? reply(429, asItIs) : reply(503, held)
      case 'bad-gateway':
        return reply(502, held)
      case 'grace': {
        const until = grace.refused()
        if (until === undefined) return reply(answer.status, asItIs)
        return reply(
          503,
          sentence(
            `samples are held back until ${time(toWallClock(until.getTime()))}: Azure answered ${answer.status}`,
            hint,
            said,
          ),
          wait ?? ownSeconds,
        )
      }
      default:
        return treatment satisfies never
    }
  }

  function answerUnauthorized({ answer, isNewToken, renewal }: Unauthorized): Answer {
    // Nothing is to be expected of the same token, unless it has worked since.
    const isHopeless = renewal !== undefined && own.succeededAt() < renewal.at.getTime()
    return answerStatus(answer, {
      refusal: !isNewToken
        ? 'token-in-hand'
        : own.hasSucceeded()
          ? 'new-token-after-success'
          : 'new-token',
      ...(isHopeless ? { ownSeconds: own.within(renewal.nextAt.getTime() - now()) } : {}),
    })
  }

  return {
    refuse(refusal) {
      const { status, cause, text, retryAfterSeconds } = REFUSALS[refusal]
      return { ...textAnswer(status, cause, text(config), retryAfterSeconds), aboutAzure: false }
    },
    answer(forwarded) {
      switch (forwarded.kind) {
        case 'no-token':
          return textAnswer(503, 'token', `no token for Azure: ${forwarded.message}`, own.seconds())
        case 'unauthorized':
          return answerUnauthorized(forwarded)
        case 'failure': {
          const late = forwarded.failure !== 'network'
          const text = `Azure cannot be reached: ${forwarded.message}`
          return textAnswer(late ? 504 : 502, late ? 'timeout' : 'network', text)
        }
        case 'answer':
          if (forwarded.status < 200 || forwarded.status > 299) return answerStatus(forwarded)
          grace.accepted()
          own.accepted()
          return accepted(forwarded)
        default:
          return forwarded satisfies never
      }
    },
  }
}

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

function describeIdentity(identity: SidecarIdentity): string {
  const name = IDENTITY_TYPES[identity.type]
  return 'clientId' in identity ? `the ${name}, client id ${identity.clientId}` : `the ${name}`
}

/** Gateways answer with pages of HTML; a log line holds one line. */
function oneLine(body: Buffer): string {
  return body
    .toString('utf8', 0, MAX_TEXT)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(JWT, '***')
    .trim()
}

/** Should Azure ever quote a token, it ends here. */
const JWT = /eyJ[\w-]{10,}\.[\w.-]+/g

function sentence(first: string, ...others: readonly (string | undefined)[]): string {
  return [first, ...others].filter((part) => part !== undefined && part !== '').join('; ')
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}
