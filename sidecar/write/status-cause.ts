import type { Cause } from '../../contract/cause.ts'
import { type Fault, oneLine } from '../explain.ts'
import type { UpstreamAnswer } from './upstream.ts'

const STATUSES: Readonly<Record<number, Cause>> = {
  403: 'role_missing',
  404: 'rule_not_found',
  408: 'azure_timeout',
  409: 'duplicate',
  410: 'rule_not_found',
  413: 'too_large',
  422: 'duplicate',
  429: 'throttled',
}

const CLASSES: Readonly<Record<number, Cause>> = {
  2: 'none',
  3: 'redirect',
  4: 'bad_request',
  5: 'azure_error',
}

/** What an answer of Azure means, but for 401, which depends on the token. */
function causeOfStatus(status: number): Cause {
  return STATUSES[status] ?? CLASSES[Math.floor(status / 100)] ?? 'azure_error'
}

/** What is known when Azure answers 401. */
export interface TokenHistory {
  /** It was asked for because Azure had refused another. */
  readonly isNew: boolean
  /** Azure has taken others with the same settings. */
  readonly hasWorked: boolean
}

/** A wrong audience is refused from the first write on, and with every new token. */
export function causeOf401(answer: UpstreamAnswer, { isNew, hasWorked }: TokenHistory): Cause {
  if (!isNew) return 'token_renewing'
  const why = `${firstLineOf(answer)} ${answer.headers['www-authenticate'] ?? ''}`
  if (OUT_OF_TIME.test(why)) return 'token_expired'
  return hasWorked ? 'token_refused_after_success' : 'token_refused'
}

/** What Azure says of a token's time is not documented: these are the words of .NET's token handlers. */
const OUT_OF_TIME = /\bexpired\b|not (yet )?valid( yet)?\b|\blifetime\b|IDX1022[2-5]/i

/** Of an answer, what is looked at. */
const MAX_SAID = 1024

/** What Azure answered, as a fault. */
export function faultOf(answer: UpstreamAnswer, cause = causeOfStatus(answer.status)): Fault {
  const requestId = answer.headers['x-ms-request-id']
  return {
    cause,
    detail: firstLineOf(answer) || `Azure answered ${answer.status}`,
    ...(typeof requestId === 'string' ? { requestId: oneLine(requestId).slice(0, 100) } : {}),
  }
}

/** Gateways answer with pages of HTML; what is kept is one line. */
function firstLineOf({ body }: UpstreamAnswer): string {
  return oneLine(body.toString('utf8', 0, MAX_SAID))
}
