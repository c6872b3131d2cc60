/**
 * Why a write ended the way it did. Label values of a metric and words of the logs, so the set is
 * closed and every room of the sidecar keeps a record that is total over it.
 */
export const CAUSES = {
  none: 'Azure took the samples',
  role: 'Azure answered 403: the role assignment is missing or not yet effective',
  token: 'no usable token, or Azure answered 401 to a new one',
  throttled: 'Azure answered 429',
  duplicate: 'Azure answered 409 or 422: duplicate or conflicting samples',
  too_large: 'the body is over MAX_BODY_BYTES, or Azure answered 413',
  bad_request: 'the request can never succeed: 400, 415 and every other 4xx',
  not_found: 'Azure answered 404 or 410: there is no such data collection rule',
  upstream: 'Azure answered 5xx',
  redirect: 'Azure answered 3xx, which is never followed',
  network: 'no connection to Azure, or it was lost: DNS, TLS, refused, reset',
  timeout: 'no answer in time, or Azure answered 408',
  relay_refused: 'the sender may not write: not loopback, or without the inbound token',
  over_budget: 'more writes or bytes in hand than allowed',
  slow_sender: 'the sender did not deliver its body in time',
  sender_gone: 'the sender went away before it was answered',
  internal: 'a defect of the sidecar',
} as const

export type Cause = keyof typeof CAUSES
