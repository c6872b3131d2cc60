import type { Cause } from '../../contract/cause.ts'
import { oneLine } from '../explain.ts'
import { networkFault } from '../network-fault.ts'
import { descriptionIn } from './error-description.ts'
import { retryAfterMs, TokenError } from './token-error.ts'

/** The last thing that was heard from Entra ID. MSAL's errors keep neither the status nor the cause. */
export interface Exchange {
  status?: number
  contentType?: string | undefined
  /** Of a failure. */
  body?: string
  retryAfter?: string | undefined
  networkError?: unknown
}

/**
 * What a refusal of Entra ID means, by its AADSTS number.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const REFUSALS: Readonly<Record<string, Cause>> = {
  '700027': 'certificate_unknown',
  '700016': 'application_unknown',
  '700024': 'clock_off',
  '70021': 'federated_credential',
  '700211': 'federated_credential',
  '700212': 'federated_credential',
  '700213': 'federated_credential',
  '7000215': 'secret_wrong',
  '7000222': 'secret_expired',
  '7000229': 'service_principal_missing',
  '90002': 'tenant_unknown',
  '900023': 'tenant_unknown',
  '500011': 'audience_unknown',
  '53003': 'conditional_access',
}

/** What Entra ID answered, and what it means. */
export function toTokenError(error: unknown, exchange: Exchange, authority: string): TokenError {
  if (error instanceof TokenError) return error
  const { host } = new URL(authority)
  const { status, contentType, body = '', networkError } = exchange
  if (networkError !== undefined) return new TokenError(networkFault(networkError, host))
  if (status === undefined) {
    return new TokenError({ cause: 'token_unknown', detail: firstLine(messageOf(error)), host })
  }
  const answered = (cause: Cause, detail = `${host} answered ${status}`) => ({
    cause,
    detail,
    host,
  })
  const wait = { retryAfterMs: retryAfterMs(exchange.retryAfter) }
  if (status < 300) {
    // MSAL could make nothing of it.
    const isJson = /\bjson\b/.test(contentType ?? '')
    const what = isJson ? 'JSON without a token' : (contentType ?? 'no content type')
    return new TokenError(answered('not_entra', `${host} answered ${status} with ${what}`))
  }
  if (status < 400) {
    return new TokenError(answered('not_entra', `a redirect (${status}), which is not followed`))
  }
  if (status === 429) return new TokenError(answered('entra_throttled'), wait)
  if (status >= 500) return new TokenError(answered('entra_error'), wait)
  const description = firstLine(descriptionIn(body))
  const number = /AADSTS(\d+)/.exec(description)?.[1] ?? ''
  const detail = description === '' ? undefined : description
  return new TokenError(answered(REFUSALS[number] ?? 'entra_refused', detail), { isRefusal: true })
}

/** Nothing came, or the head of an answer without the rest. */
export function notInTime(authority: string): TokenError {
  const { host } = new URL(authority)
  return new TokenError({
    cause: 'timeout',
    detail: `${host} did not answer in full in time`,
    host,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Entra ID's messages go on with trace ids, sometimes on lines of their own. */
function firstLine(text: string): string {
  const [line = ''] = text.split(/\r?\n| Trace ID: /)
  return oneLine(line.length > 400 ? `${line.slice(0, 397)}...` : line)
}
