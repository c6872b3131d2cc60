import { IDENTITY_TYPES, type SidecarIdentity } from '../../contract/identity.ts'
import { ruleOf } from '../../contract/ingestion-url.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Cause, Outcome } from './cause.ts'
import type { Forwarded } from './forward.ts'
import type { AuthGrace } from './grace.ts'
import { headersToSender } from './headers.ts'
import { REFUSALS, type Refusal } from './refusal.ts'
import { retryAfterSeconds } from './retry-after.ts'
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

/**
 * What is done with a status of Azure. Prometheus retries 5xx for ever and drops the samples on
 * everything else, so each status that may pass with time becomes a 5xx.
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
type Treatment =
  /** As it is. */
  | 'pass'
  /** As 503: it may succeed the next time. */
  | 'hold'
  /** As 503 while {@link AuthGrace} lasts, then as it is. */
  | 'grace'
  /** As `THROTTLE_STATUS`. */
  | 'throttle'
  /** As 502. */
  | 'bad-gateway'

interface StatusRow {
  readonly treatment: Treatment
  readonly cause: Cause
  /** What a person can do about it. */
  readonly advice?: (about: Subject) => string
}

/** What advice speaks about. */
interface Subject {
  /** The data collection rule's immutable id. */
  readonly rule: string
  /** The identity, as the Azure portal knows it. */
  readonly identity: string
}

const STATUSES: Readonly<Record<number, StatusRow>> = {
  401: {
    treatment: 'grace',
    cause: 'token',
    advice: () => 'Azure does not take the token: check CLOUD and INGESTION_AAD_AUDIENCE',
  },
  403: {
    treatment: 'grace',
    cause: 'role',
    advice: ({ rule, identity }) =>
      `assign the role "Monitoring Metrics Publisher" on data collection rule ${rule} to ${identity}`,
  },
  404: {
    treatment: 'pass',
    cause: 'not_found',
    advice: ({ rule }) => `check INGESTION_URL: Azure knows no data collection rule ${rule} there`,
  },
  408: { treatment: 'hold', cause: 'timeout' },
  409: { treatment: 'pass', cause: 'duplicate' },
  410: { treatment: 'pass', cause: 'not_found' },
  413: {
    treatment: 'pass',
    cause: 'too_large',
    advice: () => 'lower max_samples_per_send of the remote write',
  },
  // https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-details
  422: {
    treatment: 'pass',
    cause: 'duplicate',
    advice: () => 'duplicate series: give each Prometheus its own external labels',
  },
  429: {
    treatment: 'throttle',
    cause: 'throttled',
    advice: () => 'the Azure Monitor workspace is over its ingestion limits: ask for higher ones',
  },
}

const CLASSES: Readonly<Record<number, StatusRow>> = {
  2: { treatment: 'pass', cause: 'none' },
  3: {
    treatment: 'bad-gateway',
    cause: 'redirect',
    advice: () => 'redirects are never followed, the token would go with them: check INGESTION_URL',
  },
  4: { treatment: 'pass', cause: 'bad_request' },
  5: { treatment: 'pass', cause: 'upstream' },
}

const UNKNOWN: StatusRow = { treatment: 'bad-gateway', cause: 'upstream' }

/** Seconds that a sender is asked to wait where Azure says nothing about it. */
const RETRY_AFTER_SECONDS = { firstToken: 1, noToken: 10, grace: 30 }

/** Prometheus logs the first 1024 bytes of an error. */
const MAX_TEXT = 1024

export interface Answers {
  refuse(refusal: Refusal): Answer
  answer(forwarded: Forwarded): Answer
}

/** @param now - milliseconds since the epoch */
export function createAnswers(config: SidecarConfig, grace: AuthGrace, now: () => number): Answers {
  const subject: Subject = {
    rule: ruleOf(config.ingestionUrl) ?? 'of INGESTION_URL',
    identity: describeIdentity(config.identity),
  }

  function answerStatus(answer: UpstreamAnswer): Answer {
    const { treatment, cause, advice } =
      STATUSES[answer.status] ?? CLASSES[Math.floor(answer.status / 100)] ?? UNKNOWN
    const said = oneLine(answer.body)
    const wait = retryAfterSeconds(answer.headers['retry-after'], now())
    const hint = advice?.(subject)
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
            `samples are held back until ${time(until)}: Azure answered ${answer.status}`,
            hint,
            said,
          ),
          wait ?? RETRY_AFTER_SECONDS.grace,
        )
      }
      default:
        return treatment satisfies never
    }
  }

  return {
    refuse(refusal) {
      const { status, cause, text, retryAfterSeconds } = REFUSALS[refusal]
      return { ...textAnswer(status, cause, text(config), retryAfterSeconds), aboutAzure: false }
    },
    answer(forwarded) {
      switch (forwarded.kind) {
        case 'no-token':
          return textAnswer(
            503,
            'token',
            `no token for Azure: ${forwarded.message}`,
            RETRY_AFTER_SECONDS[forwarded.isFailing ? 'noToken' : 'firstToken'],
          )
        case 'failure': {
          const late = forwarded.failure !== 'network'
          const text = `Azure cannot be reached: ${forwarded.message}`
          return textAnswer(late ? 504 : 502, late ? 'timeout' : 'network', text)
        }
        case 'answer':
          if (forwarded.status < 200 || forwarded.status > 299) return answerStatus(forwarded)
          grace.accepted()
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

function textAnswer(
  status: number,
  cause: Cause,
  text: string,
  retryAfter?: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
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

function time(date: Date): string {
  return `${date.toISOString().slice(11, 16)} UTC`
}
