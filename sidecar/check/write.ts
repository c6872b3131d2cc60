import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { TokenError } from '../identity/token-error.ts'
import { headersToAzure } from '../write/headers.ts'
import { startLifetime } from '../write/lifetime.ts'
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

/** The messages that Prometheus may speak. */
const VERSIONS = {
  'V1.0': {
    'content-type': 'application/x-protobuf',
    'x-prometheus-remote-write-version': '0.1.0',
  },
  'V2.0': {
    'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    'x-prometheus-remote-write-version': '2.0.0',
  },
} as const

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
  const ask = async (version: keyof typeof VERSIONS): Promise<UpstreamAnswer> => {
    const headers = headersToAzure({ ...VERSIONS[version], 'content-encoding': 'snappy' })
    const sent = [...headers, 'authorization', token.header]
    const lifetime = startLifetime(config.upstreamTimeoutSeconds * 1000)
    const result = await upstream.send(sent, EMPTY_WRITE, lifetime)
    lifetime.close()
    if (result.kind === 'failure') throw new TokenError(result.fault)
    return result
  }
  try {
    const found = describe(await ask('V1.0'), host)
    if (config.senderMessageVersion === 'V1.0') return found
    return { ...found, lines: [...found.lines, describeSecond(await ask('V2.0'), host)] }
  } finally {
    upstream.close()
  }
}

/** What Prometheus drops without a word of Azure's own. */
function describeSecond(answer: UpstreamAnswer, host: string): string {
  if (answer.status !== 415) return `${host} answered ${answer.status} to remote write 2.0`
  throw new Error(
    `${host} does not accept remote write 2.0 (415), and Prometheus drops what is answered so: leave messageVersion out, or write V1.0`,
  )
}

function describe(answer: UpstreamAnswer, host: string): Finding {
  const { status } = answer
  if (status >= 200 && status < 300)
    return { lines: [`${host} accepted an empty write (${status})`] }
  const fault =
    status === 401
      ? faultOf(answer, causeOf401(answer, { isNew: true, hasWorked: false }))
      : faultOf(answer)
  const taken = TAKEN[status]
  if (status === 413) throw new TokenError({ ...fault, detail: `${fault.detail}; ${NOT_AZURE}` })
  if (taken === undefined) throw new TokenError(fault)
  return { lines: [], warnings: [`${host} answered ${status}: ${fault.detail}: ${taken}`] }
}
