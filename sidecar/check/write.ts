import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { TokenError } from '../identity/token-error.ts'
import { headersToAzure } from '../write/headers.ts'
import { causeOf401, faultOf } from '../write/status-cause.ts'
import { createUpstream, type UpstreamAnswer } from '../write/upstream.ts'
import type { Finding } from './finding.ts'

/** Snappy's block format of a write request without a sample: the uncompressed length, 0. */
const EMPTY_WRITE = Buffer.from([0x00])

/** A token and what it says of itself. */
export interface Token {
  /** Value of the `Authorization` header. */
  readonly header: string
  /** Of the service principal, which is what roles are assigned to. */
  readonly objectId: string
}

const NOT_AZURE =
  'one byte is too large only for something that is not Azure: check INGESTION_URL and HTTPS_PROXY'

/** An empty write gets through to the data, so identity and role are fine. */
const TAKEN: Readonly<Record<number, string>> = {
  400: 'token and role are fine; Azure refuses a write without samples',
  429: 'token and role are fine; the workspace is over its limits at the moment',
}

/**
 * Sends a write without samples, which stores nothing.
 *
 * @throws TokenError that says what Azure answered and what to do
 */
export async function checkWrite(config: SidecarConfig, token: Token): Promise<Finding> {
  const { host } = new URL(config.ingestionUrl)
  const upstream = createUpstream(config)
  try {
    const headers = headersToAzure({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    })
    const signal = AbortSignal.timeout(config.upstreamTimeoutSeconds * 1000)
    const result = await upstream.send(
      [...headers, 'authorization', token.header],
      EMPTY_WRITE,
      signal,
    )
    if (result.kind === 'failure') throw new TokenError(result.fault)
    return describe(result, host)
  } finally {
    upstream.close()
  }
}

function describe(answer: UpstreamAnswer, host: string): Finding {
  const { status } = answer
  if (status >= 200 && status < 300) return { lines: [`${host} took an empty write (${status})`] }
  const fault =
    status === 401
      ? faultOf(answer, causeOf401(answer, { isNew: true, hasWorked: false }))
      : faultOf(answer)
  const taken = TAKEN[status]
  if (status === 413) throw new TokenError({ ...fault, said: `${fault.said}; ${NOT_AZURE}` })
  if (taken === undefined) throw new TokenError(fault)
  return { lines: [], warnings: [`${host} answered ${status}: ${fault.said}: ${taken}`] }
}
