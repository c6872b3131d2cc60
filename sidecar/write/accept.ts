import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { InboundToken } from './inbound-token.ts'
import type { Refusal } from './refusal.ts'

/** IPv4, IPv6, and IPv4 as an IPv6 socket sees it. A service mesh's 127.0.0.6 speaks for other pods. */
const LOOPBACK: readonly (string | undefined)[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

export function isLoopback(peer: Socket): boolean {
  return LOOPBACK.includes(peer.remoteAddress)
}

/**
 * Whether a write is taken, judged by its sender and its headers. The identity behind the sidecar may
 * write to Azure, so anyone who reaches the port must not.
 *
 * @param inboundToken - what senders present; `undefined` while only loopback may write
 */
export function judge(
  incoming: IncomingMessage,
  inboundToken: InboundToken | undefined,
  maxBytes: number,
): Refusal | undefined {
  const { headers } = incoming
  if (inboundToken === undefined) {
    if (!isLoopback(incoming.socket)) return 'not-loopback'
  } else {
    const refusal = inboundToken.refusal(headers.authorization)
    if (refusal !== undefined) return refusal
  }
  if (!PROTOBUF.test(headers['content-type'] ?? '')) return 'content-type'
  if (headers['content-encoding']?.toLowerCase() !== 'snappy') return 'content-encoding'
  return Number(headers['content-length'] ?? 0) > maxBytes ? 'too-large' : undefined
}

/** With or without parameters: remote write 2.0 names its message in `proto`. */
const PROTOBUF = /^application\/x-protobuf\s*(;|$)/i
