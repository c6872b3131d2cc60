import { type CauseRow, held, lost } from './row.ts'

const NO_REMOTE_WRITE = {
  ...lost,
  next: 'point a remote write of Prometheus at the sidecar directly: the sender is something else, or something on the way repacks the body',
  runbook: 'AzureRemoteWriteSamplesRefused',
} as const

/** What the sidecar refuses by itself: Azure never hears of it. */
export const SENDER = {
  sender_refused: {
    ...lost,
    reply: 403,
    severity: 'info',
    what: 'writes are accepted from 127.0.0.1 and ::1 only',
    next: 'run the sender in this pod, or set WRITE_SOURCES=any with INBOUND_TOKEN_FILE',
  },
  web_page: {
    ...lost,
    reply: 403,
    severity: 'info',
    what: 'a write with an Origin header comes from a web page, and none is accepted from there',
    next: 'write with a program instead of a browser',
  },
  inbound_token_wrong: {
    ...lost,
    reply: 401,
    severity: 'info',
    what: 'the sender does not present the token of INBOUND_TOKEN_FILE',
    next: 'send it as Authorization: Bearer',
  },
  inbound_token_unknown: {
    ...held,
    reply: 503,
    retryAfterSeconds: 5,
    severity: 'warning',
    what: 'INBOUND_TOKEN_FILE does not hold the token of the sender yet',
    next: 'give both the same Secret: a token that is not in the file is refused after two minutes',
  },
  inbound_token_missing: {
    ...held,
    reply: 503,
    retryAfterSeconds: 10,
    what: 'INBOUND_TOKEN_FILE holds no token',
    next: 'mount the Secret; the file is read again every 5 s',
    command: 'kubectl describe pod --namespace {namespace} {pod}',
  },
  content_type: {
    ...NO_REMOTE_WRITE,
    reply: 415,
    what: 'Content-Type is not application/x-protobuf',
  },
  content_encoding: {
    ...NO_REMOTE_WRITE,
    reply: 415,
    what: 'Content-Encoding is not snappy',
  },
  body_too_large: {
    ...lost,
    reply: 413,
    what: 'the body exceeds MAX_BODY_BYTES',
    next: 'lower max_samples_per_send of the remote write, or raise MAX_BODY_BYTES',
    runbook: 'AzureRemoteWriteSamplesRefused',
  },
  not_snappy: {
    ...NO_REMOTE_WRITE,
    reply: 400,
    what: 'the body is empty or not a snappy block',
  },
  over_budget: {
    ...held,
    reply: 503,
    retryAfterSeconds: 1,
    severity: 'warning',
    what: 'the sidecar has as many writes or bytes in flight as it may',
    next: 'if Azure is slow, fix that first; otherwise lower max_shards, or raise MAX_UPSTREAM_REQUESTS and MAX_INFLIGHT_BYTES',
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
  slow_sender: {
    ...held,
    reply: 503,
    retryAfterSeconds: 1,
    severity: 'warning',
    what: 'the body does not arrive in time',
    next: 'give the sender, or its node, more CPU',
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
  sender_gone: {
    reply: 499,
    outcomes: ['abandoned'],
    severity: 'warning',
    what: 'the sender goes away before it is answered',
    next: "raise its remote_timeout above the sidecar's 25 s, unless it was restarted",
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
  internal: {
    ...held,
    reply: 500,
    what: 'a defect of the sidecar; its log says more',
    next: 'please report it with the field stack of the log',
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
} as const satisfies Record<string, CauseRow>
