import type { IncomingHttpHeaders } from 'node:http'
import packageJson from '../../package.json' with { type: 'json' }

/**
 * What a sender's request may tell Azure. Everything else stays here: `Authorization`, `Cookie`,
 * `Forwarded` and `Host` are not Azure's business, and hop-by-hop headers end at this hop.
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/
 * @see https://www.w3.org/TR/trace-context/
 */
const TO_AZURE = [
  'content-type',
  'content-encoding',
  'x-prometheus-remote-write-version',
  'retry-attempt',
  'traceparent',
  'tracestate',
] as const

/** What Azure's answer may tell the sender, besides its status and text. */
const TO_SENDER = [
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-write-samples-written',
  'x-prometheus-remote-write-histograms-written',
  'x-prometheus-remote-write-exemplars-written',
  // What Azure's support asks for.
  'x-ms-request-id',
  'x-ms-correlation-request-id',
] as const

const PRODUCT = `${packageJson.name}/${packageJson.version}`

/** Names and values in turn, without the token. */
export function headersToAzure(sent: IncomingHttpHeaders): string[] {
  const connection = connectionOptions(sent.connection)
  const headers: string[] = []
  for (const name of TO_AZURE) {
    const value = sent[name]
    if (typeof value === 'string' && !connection.includes(name)) headers.push(name, value)
  }
  const agent = sent['user-agent']
  headers.push('user-agent', agent === undefined ? PRODUCT : `${agent} ${PRODUCT}`)
  return headers
}

/** @param more - names besides the usual ones */
export function headersToSender(
  answered: IncomingHttpHeaders,
  ...more: readonly string[]
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const names of [TO_SENDER, more]) {
    for (const name of names) {
      const value = answered[name]
      if (typeof value === 'string' && PRINTABLE.test(value)) headers[name] = value
    }
  }
  return headers
}

/** Headers that are listed there belong to this hop only: RFC 9110, section 7.6.1. */
function connectionOptions(connection: string | undefined): readonly string[] {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return []
  return connection.split(',').map((option) => option.trim().toLowerCase())
}

const PRINTABLE = /^[\x20-\x7e]*$/
