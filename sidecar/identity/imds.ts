import { once } from 'node:events'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { AccessToken } from '@azure/identity'
import type { Cause } from '../../contract/cause.ts'
import { IMDS_ORIGIN } from '../../contract/identity.ts'
import { oneLine } from '../explain.ts'
import { descriptionIn } from './error-description.ts'
import { retryAfterMs, TokenError } from './token-error.ts'
import type { TokenSource } from './token-source.ts'

export interface ImdsOptions {
  /** Scope of the token, `https://.../.default`. */
  readonly scope: string
  /** Of a user-assigned identity; without it the machine's own identity is meant. */
  readonly clientId?: string
  /** Default: the link-local address that every Azure machine has. */
  readonly host?: string | undefined
  readonly now: () => number
}

/**
 * Managed identity, by the Azure Instance Metadata Service. Not @azure/identity's credential: that keeps
 * tokens in a cache of the whole process which nothing can pass by, so that no new token could be acquired
 * after a 401, and silently becomes workload identity when the webhook has set its variables.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function createImds({ scope, clientId, host = IMDS_ORIGIN, now }: ImdsOptions): TokenSource {
  const url = new URL('/metadata/identity/oauth2/token', host)
  url.searchParams.set('api-version', '2018-02-01')
  url.searchParams.set('resource', scope.replace(/\/\.default$/, ''))
  if (clientId !== undefined) url.searchParams.set('client_id', clientId)

  async function acquire(signal: AbortSignal): Promise<AccessToken> {
    const answer = await get(url, signal)
    if (answer.status !== 200) throw refusal(answer, url.host)
    return toAccessToken(answer.text, now(), url.host)
  }

  return {
    acquire,
    look: async () => false,
    problem: () => undefined,
    upgrade: () => undefined,
    close() {},
  }
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number
}

async function get(url: URL, signal: AbortSignal): Promise<Answer> {
  const send = url.protocol === 'https:' ? getHttps : getHttp
  // IMDS is on the machine itself: without an agent no proxy sees this request, whatever HTTPS_PROXY says.
  const request = send(url, { agent: false, signal, headers: { metadata: 'true' } })
  // Once there is an answer, what goes wrong is told by its stream.
  request.on('error', () => {})
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return {
      status: response.statusCode ?? 0,
      text: await text(response),
      retryAfterMs: retryAfterMs(response.headers['retry-after']),
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const detail = signal.aborted ? 'no full answer in time' : why
    throw new TokenError({ cause: 'imds_unreachable', detail, host: url.host })
  }
}

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling */
const STATUSES: Readonly<Record<number, Cause>> = {
  400: 'imds_no_identity',
  403: 'imds_blocked',
  404: 'imds_updating',
  410: 'imds_updating',
  429: 'entra_throttled',
}

function refusal({ status, text, retryAfterMs }: Answer, host: string): TokenError {
  const cause = STATUSES[status] ?? (status >= 500 ? 'entra_error' : 'entra_refused')
  const description = oneLine(descriptionIn(text).split(/\r?\n/)[0] ?? '').slice(0, 300)
  const detail = `IMDS answered ${status}${description === '' ? '' : `: ${description}`}`
  return new TokenError({ cause, detail, host }, { retryAfterMs })
}

function toAccessToken(text: string, now: number, host: string): AccessToken {
  const { access_token: token, expires_in: expiresIn, expires_on: expiresOn } = parse(text)
  // IMDS hands out a token from its cache again: `expires_on` is its end then, while `expires_in` may be
  // what it lived for at first. Remaining seconds are for a machine whose clock is far ahead.
  const end = Number(expiresOn) * 1000
  const expiresOnTimestamp = end > now ? end : now + Number(expiresIn) * 1000
  if (typeof token !== 'string' || token === '' || !Number.isFinite(expiresOnTimestamp)) {
    throw new TokenError({ cause: 'not_entra', detail: 'IMDS answered 200 without a token', host })
  }
  return { token, expiresOnTimestamp }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
