import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Refusal, SenderRefusal } from './answer.ts'
import type { InboundToken } from './inbound-token.ts'

/** IPv4, IPv6, and IPv4 as an IPv6 socket sees it. A service mesh's 127.0.0.6 speaks for other pods. */
const LOOPBACK: readonly (string | undefined)[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

export function isLoopback(peer: Socket): boolean {
  return LOOPBACK.includes(peer.remoteAddress)
}

/**
 * Whether who sends a write may. The identity behind the sidecar may write to Azure, so anyone who reaches
 * the port must not.
 *
 * @param inboundToken - what senders present; `undefined` while only loopback may write
 */
export function refusalOfSender(
  { headers, socket }: IncomingMessage,
  inboundToken: InboundToken | undefined,
): SenderRefusal | undefined {
  // A page that has made its own host name lead to 127.0.0.1 (DNS rebinding) comes from loopback, by
  // somebody's port-forward. No browser lets it leave this header out.
  // https://fetch.spec.whatwg.org/#append-a-request-origin-header
  if (headers.origin !== undefined) return 'web_page'
  if (inboundToken !== undefined) return inboundToken.refusal(headers.authorization)
  return isLoopback(socket) ? undefined : 'sender_refused'
}

/** Whether a write may be one that Azure accepts, judged by its headers. */
export function refusalOfHeaders(
  { headers }: IncomingMessage,
  maxBytes: number,
): Refusal | undefined {
  if (!PROTOBUF.test(headers['content-type'] ?? '')) return 'content_type'
  if (headers['content-encoding']?.toLowerCase() !== 'snappy') return 'content_encoding'
  return Number(headers['content-length'] ?? 0) > maxBytes ? 'body_too_large' : undefined
}

/** With or without parameters: remote write 2.0 names its message in `proto`. */
const PROTOBUF = /^application\/x-protobuf\s*(;|$)/i
