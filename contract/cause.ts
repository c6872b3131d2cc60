/** What an answer means for the samples of a write. Values of a label, so the set is closed. */
export const OUTCOMES = {
  accepted: 'Azure took them',
  held_back: 'the sender keeps them and tries again',
  refused: 'the sender drops them',
  abandoned: 'the sender went away before it was answered, and tries again',
} as const

export type Outcome = keyof typeof OUTCOMES

interface CauseRow {
  readonly about: string
  /** How a write with this cause can end. */
  readonly outcomes: readonly Outcome[]
}

/** Why a write ended the way it did. Values of a label, so the set is closed. */
export const CAUSES = {
  none: { about: 'Azure took the samples', outcomes: ['accepted'] },
  role: {
    about: 'Azure answered 403: the role assignment is missing or not yet effective',
    outcomes: ['held_back', 'refused'],
  },
  token: {
    about: 'no usable token, or Azure answered 401 to a new one',
    outcomes: ['held_back', 'refused'],
  },
  throttled: { about: 'Azure answered 429', outcomes: ['held_back', 'refused'] },
  duplicate: { about: 'Azure answered 409 or 422', outcomes: ['refused'] },
  too_large: {
    about: 'the body is over MAX_BODY_BYTES, or Azure answered 413',
    outcomes: ['refused'],
  },
  bad_request: {
    about: 'the request can never succeed: 400, 415 and every other 4xx',
    outcomes: ['refused'],
  },
  not_found: {
    about: 'Azure answered 404 or 410: there is no such data collection rule',
    outcomes: ['refused'],
  },
  upstream: { about: 'Azure answered 5xx', outcomes: ['held_back'] },
  redirect: { about: 'Azure answered 3xx, which is never followed', outcomes: ['held_back'] },
  network: {
    about: 'no connection to Azure, or it was lost: DNS, TLS, refused, reset',
    outcomes: ['held_back'],
  },
  timeout: { about: 'no answer in time, or Azure answered 408', outcomes: ['held_back'] },
  relay_refused: {
    about: 'the sender may not write: a container of the own pod without the inbound token',
    outcomes: ['refused', 'held_back'],
  },
  over_budget: {
    about: 'more writes or bytes in hand than MAX_UPSTREAM_REQUESTS and MAX_INFLIGHT_BYTES allow',
    outcomes: ['held_back'],
  },
  slow_sender: {
    about: 'the sender did not deliver its body in time',
    outcomes: ['held_back'],
  },
  sender_gone: {
    about: 'the sender went away before it was answered',
    outcomes: ['abandoned'],
  },
  internal: { about: 'a defect of the sidecar; its log says more', outcomes: ['held_back'] },
} as const satisfies Record<string, CauseRow>

export type Cause = keyof typeof CAUSES
