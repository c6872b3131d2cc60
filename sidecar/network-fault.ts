import type { NETWORK } from '../contract/causes/network.ts'
import { type Fault, oneLine } from './explain.ts'

/** Why somebody cannot be reached, and who. */
export interface NetworkFault extends Fault {
  readonly cause: keyof typeof NETWORK
}

/**
 * By error code; what is not listed is a lost connection.
 *
 * @see https://nodejs.org/api/errors.html#common-system-errors
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const CAUSES: Readonly<Record<string, NetworkFault['cause']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  AbortError: 'timeout',
  ABORT_ERR: 'timeout',
  TimeoutError: 'timeout',
  ERR_PROXY_TUNNEL: 'proxy_refused',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_wrong_host',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
}

/** A connection that stood, and is gone. */
const LOST: readonly string[] = ['ECONNRESET', 'EPIPE']

/** @param host - who was to be reached */
export function networkFault(error: unknown, host: string): NetworkFault {
  const chain = causesOf(error)
  const cause = chain.flatMap(({ codes }) => codes).find((code) => code in CAUSES)
  const { text = 'no connection', codes: [code] = [] } = chain.find(({ text }) => text !== '') ?? {}
  const detail = withoutSwitch(oneLine(text)).slice(0, 200)
  return {
    cause: CAUSES[cause ?? ''] ?? 'connection_lost',
    detail: code === undefined || detail.includes(code) ? detail : `${detail} (${code})`,
    host,
  }
}

export function isConnectionLost(error: Error): boolean {
  return 'code' in error && LOST.includes(String(error.code))
}

/** OpenSSL's own hint is no use in a container, whose Node is started by its image. */
function withoutSwitch(text: string): string {
  return text.replace(/; if the root CA is installed locally, try running Node\.js with.*$/, '')
}

/** Errors that wrap one another, the outermost first. An error about several addresses has no text. */
function causesOf(error: unknown): { readonly codes: string[]; readonly text: string }[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const several = error instanceof AggregateError ? error.errors.flatMap(causesOf) : []
  return [
    { codes: [...own, error.name], text: error.message },
    ...several,
    ...causesOf(error.cause),
  ]
}
