import { UNKNOWN_AUTHORITY } from '../egress.ts'
import { descriptionIn } from './error-description.ts'
import { retryAfterMs, TokenError } from './token-error.ts'

/** The last thing that was heard from Entra ID. MSAL's errors keep neither the status nor the cause. */
export interface Exchange {
  status?: number
  /** Of a failure. */
  body?: string
  retryAfter?: string | undefined
  networkError?: unknown
}

/**
 * What to do about a refusal of Entra ID, by its AADSTS number.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  '700027': 'register the certificate with the application (terraform apply)',
  '700016': 'check AZURE_CLIENT_ID and AZURE_TENANT_ID: no such application in this tenant',
  '700024': 'check the clock of the node',
  '70021': 'check issuer, subject and audience of the federated credential',
  '700211': 'check the issuer of the federated credential',
  '700212': 'check the audience of the federated credential',
  '700213': 'check the subject of the federated credential (namespace and service account)',
  '7000215': 'check the client secret: its value is needed, not its id',
  '7000222': 'the client secret or certificate has expired: renew it',
  '7000229': 'create the service principal of the application in this tenant',
  '90002': 'check AZURE_TENANT_ID and CLOUD: no such tenant',
  '500011': 'check INGESTION_AAD_AUDIENCE and CLOUD: the tenant does not know the audience',
  '53003': 'a conditional access policy blocks this workload',
}

/** What Entra ID said, in one line for people, and which kind of failure it is. */
export function toTokenError(error: unknown, exchange: Exchange, authority: string): TokenError {
  if (error instanceof TokenError) return error
  const host = new URL(authority).host
  if (exchange.networkError !== undefined) return networkFailure(exchange.networkError, host)
  const { status, body = '' } = exchange
  const hasAnswered = status !== undefined && status >= 300
  if (!hasAnswered) return new TokenError('other', oneLine(messageOf(error)))
  if (status < 400) {
    const next = 'it is not followed. Next: check AAD_HOST_ENDPOINT and HTTPS_PROXY.'
    return new TokenError('other', `${host} answered with a redirect (${status}): ${next}`)
  }
  const wait = { retryAfterMs: retryAfterMs(exchange.retryAfter) }
  if (status === 429) return new TokenError('throttled', `${host} asks to slow down (429)`, wait)
  if (status >= 500) return new TokenError('unavailable', `${host} answered ${status}`, wait)
  return refusal(body, status, host)
}

function refusal(body: string, status: number, host: string): TokenError {
  const description = descriptionIn(body)
  const number = /AADSTS(\d+)/.exec(description)?.[1]
  const reason = number === '700027' ? 'certificate-unknown' : 'refused'
  const next = number === undefined ? undefined : NEXT_STEPS[number]
  const said = description === '' ? `answered ${status}` : `refused: ${oneLine(description)}`
  return new TokenError(reason, `${host} ${said}${next === undefined ? '' : ` Next: ${next}.`}`)
}

/** Nothing came, or the head of an answer without the rest. */
export function notInTime(authority: string): TokenError {
  return timeout(new URL(authority).host)
}

function timeout(host: string): TokenError {
  const next = "check the pod's egress rules, HTTPS_PROXY and what else is on the way"
  return new TokenError('timeout', `${host} did not answer in full in time. Next: ${next}.`)
}

const TIMEOUTS = new Set(['ETIMEDOUT', 'AbortError', 'ABORT_ERR', 'TimeoutError'])

function networkFailure(error: unknown, host: string): TokenError {
  const codes = causesOf(error).flatMap(({ code, name }) => [code, name])
  if (codes.some((code) => code !== undefined && TIMEOUTS.has(code))) return timeout(host)
  const said = `${host} cannot be reached: ${oneLine(messageOf(error))}`
  const isUnknown = UNKNOWN_AUTHORITY.codes.some((code) => codes.includes(code))
  return new TokenError('network', isUnknown ? `${said}. Next: ${UNKNOWN_AUTHORITY.advice}.` : said)
}

function causesOf(error: unknown): { readonly code?: string; readonly name: string }[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error ? { code: String(error.code) } : {}
  return [{ ...code, name: error.name }, ...causesOf(error.cause)]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Entra ID's messages go on with trace ids, sometimes on lines of their own. */
function oneLine(text: string): string {
  const [line = ''] = text.split(/\r?\n| Trace ID: /)
  return line.length > 300 ? `${line.slice(0, 297)}...` : line
}
