import type { Cause } from '../../contract/cause.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'

/** Why the sidecar itself turns a write away, before Azure hears of it. */
export type Refusal =
  | 'not-loopback'
  | 'wrong-inbound-token'
  | 'unknown-inbound-token'
  | 'no-inbound-token-file'
  | 'web-page'
  | 'content-type'
  | 'content-encoding'
  | 'too-large'
  | 'not-snappy'
  | 'over-budget'
  | 'slow-sender'
  | 'sender-gone'
  | 'defect'

interface RefusalRow {
  readonly status: number
  readonly cause: Cause
  readonly retryAfterSeconds?: number
  readonly text: (config: SidecarConfig) => string
}

/** 4xx makes the sender drop the samples, 5xx makes it try again: 4xx is for what can never succeed. */
export const REFUSALS: { readonly [R in Refusal]: RefusalRow } = {
  'not-loopback': {
    status: 403,
    cause: 'relay_refused',
    text: () =>
      'writes are taken from 127.0.0.1 and ::1 only: run the sender in this pod, or set WRITE_SOURCES=any with INBOUND_TOKEN_FILE',
  },
  'wrong-inbound-token': {
    status: 401,
    cause: 'relay_refused',
    text: () => 'present the token of INBOUND_TOKEN_FILE as Authorization: Bearer',
  },
  'unknown-inbound-token': {
    status: 503,
    cause: 'relay_refused',
    retryAfterSeconds: 5,
    text: () =>
      'INBOUND_TOKEN_FILE does not hold this token yet: it is refused when it is not there after two minutes',
  },
  'no-inbound-token-file': {
    status: 503,
    cause: 'relay_refused',
    retryAfterSeconds: 10,
    text: ({ inboundTokenPath }) =>
      `INBOUND_TOKEN_FILE holds no token: check the file ${inboundTokenPath}`,
  },
  'web-page': {
    status: 403,
    cause: 'relay_refused',
    text: () => 'a write with an Origin header is one of a web page, from which none is taken',
  },
  'content-type': {
    status: 415,
    cause: 'bad_request',
    text: () => 'Content-Type must be application/x-protobuf',
  },
  'content-encoding': {
    status: 415,
    cause: 'bad_request',
    text: () => 'Content-Encoding must be snappy',
  },
  'too-large': {
    status: 413,
    cause: 'too_large',
    text: (config) =>
      `the body is over ${largestBody(config)} bytes: lower max_samples_per_send, or raise MAX_BODY_BYTES`,
  },
  'not-snappy': {
    status: 400,
    cause: 'bad_request',
    text: () => 'the body is empty or not a snappy block',
  },
  'over-budget': {
    status: 503,
    cause: 'over_budget',
    retryAfterSeconds: 1,
    text: ({ maxUpstreamRequests, maxInflightBytes }) =>
      `over ${maxUpstreamRequests} writes or ${maxInflightBytes} bytes are in hand: lower max_shards, or raise MAX_UPSTREAM_REQUESTS and MAX_INFLIGHT_BYTES`,
  },
  'slow-sender': {
    status: 503,
    cause: 'slow_sender',
    retryAfterSeconds: 1,
    text: ({ upstreamTimeoutSeconds }) =>
      `the body did not arrive within ${upstreamTimeoutSeconds} seconds`,
  },
  // Nobody reads this one.
  'sender-gone': { status: 499, cause: 'sender_gone', text: () => 'the sender went away' },
  defect: {
    status: 500,
    cause: 'internal',
    text: () => 'a defect of the sidecar; its log says more',
  },
}

/** One write may never take more than all together may: 503 for it would be repeated for ever. */
export function largestBody({ maxBodyBytes, maxInflightBytes }: SidecarConfig): number {
  return Math.min(maxBodyBytes, maxInflightBytes)
}
