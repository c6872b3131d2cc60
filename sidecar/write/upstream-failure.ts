import { UNKNOWN_AUTHORITY } from '../egress.ts'

/** Why Azure could not be asked, or gave no answer. */
export interface UpstreamFailure {
  readonly kind: 'failure'
  readonly failure: 'network' | 'timeout' | 'aborted'
  /** For people: what happened and what to look at. */
  readonly message: string
  /** A connection that stood was lost before the first byte of an answer. */
  readonly connectionLost: boolean
}

/** The write was over before there was an answer. */
export const NOT_IN_TIME: UpstreamFailure = {
  kind: 'failure',
  failure: 'aborted',
  message: 'no answer in time',
  connectionLost: false,
}

/** Neither connected nor refused: packets go nowhere. */
export const NOT_CONNECTED_IN_TIME: UpstreamFailure = {
  kind: 'failure',
  failure: 'timeout',
  message: "no connection in time; check the pod's egress rules, and HTTPS_PROXY",
  connectionLost: false,
}

type FailureRow = Partial<Pick<UpstreamFailure, 'failure' | 'connectionLost'>> & {
  readonly advice?: string
}

const LOST: FailureRow = { connectionLost: true }
const UNREACHABLE = "check the pod's egress rules, and HTTPS_PROXY"

/**
 * By error code. What is not listed is a failure of the network without advice.
 *
 * @see https://nodejs.org/api/errors.html#common-system-errors
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const FAILURES: Readonly<Record<string, FailureRow>> = {
  ECONNREFUSED: { advice: UNREACHABLE },
  EHOSTUNREACH: { advice: UNREACHABLE },
  ENETUNREACH: { advice: UNREACHABLE },
  ETIMEDOUT: { failure: 'timeout', advice: UNREACHABLE },
  ENOTFOUND: { advice: "check INGESTION_URL, HTTPS_PROXY and the cluster's DNS" },
  EAI_AGAIN: { advice: "check the cluster's DNS" },
  ...Object.fromEntries(
    UNKNOWN_AUTHORITY.codes.map((code) => [code, { advice: UNKNOWN_AUTHORITY.advice }]),
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: { advice: 'check the host of INGESTION_URL' },
  ERR_PROXY_TUNNEL: { advice: 'check HTTPS_PROXY' },
  ECONNRESET: LOST,
  EPIPE: LOST,
}

export function upstreamFailure(error: Error): UpstreamFailure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const { failure = 'network', connectionLost = false, advice } = FAILURES[code] ?? {}
  // An error about several addresses has no text of its own.
  const text = error.message.replaceAll(/\s+/g, ' ').slice(0, 200) || 'no connection'
  return {
    kind: 'failure',
    failure,
    message: `${text} (${code})${advice === undefined ? '' : `; ${advice}`}`,
    connectionLost,
  }
}
