import { describe, expect, it } from 'vitest'
import { createExplain } from '../explain.ts'
import type { IdentityEvent } from '../identity/tokens.ts'
import { testConfig } from '../testing/start.ts'
import { writeRecord } from '../testing/write-record.ts'
import { createAcceptance } from '../write/acceptance.ts'
import type { WriteRecord } from '../write/write.ts'
import { createState } from './state.ts'
import { createTroubles } from './troubles.ts'

const START = Date.parse('2026-11-23T10:00:00Z')
const MINUTE = 60

const accepted = writeRecord(204)
const role = writeRecord(503, { cause: 'role_missing' })
const stranger = writeRecord(403, { cause: 'sender_refused', aboutAzure: false })
const noToken = (cause: 'clock_off') => {
  const write = writeRecord(503, { cause })
  return { ...write, answer: { ...write.answer, ofToken: true } }
}
const tokenFailed: IdentityEvent = {
  kind: 'token-failed',
  fault: { cause: 'clock_off' },
  seconds: 1,
}
const tokenAcquired: IdentityEvent = {
  kind: 'token-acquired',
  expiresAt: new Date(START),
  seconds: 1,
}

type Event = WriteRecord | IdentityEvent

/** The state after what happened at which second. */
function stateAfter(
  seconds: number,
  events: readonly (readonly [number, Event])[],
  facts: {
    readonly hasToken?: boolean
    readonly isDraining?: boolean
    readonly rate?: number
  } = {},
) {
  let now = START
  const acceptance = createAcceptance(() => now)
  const troubles = createTroubles(acceptance, () => now)
  for (const [at, event] of events) {
    now = START + at * 1000
    if ('kind' in event) troubles.onIdentityEvent(event)
    else if (event.answer.cause === 'none') acceptance.accepted()
    else {
      if (event.answer.aboutAzure) acceptance.failed()
      troubles.onFailure(event)
    }
  }
  now = START + seconds * 1000
  const stateOf = createState(createExplain(testConfig('http://azure.example/')), (time) => time)
  const { hasToken = true, isDraining = false, rate = 0 } = facts
  return stateOf(
    {
      standing: troubles.standing(),
      ofToken: troubles.ofToken(),
      acceptance,
      startedAt: START,
      hasToken,
      isDraining,
      requestsPerSecond: rate,
    },
    now,
  )
}

const sentenceAfter = (...args: Parameters<typeof stateAfter>) => {
  const { tone, sentence } = stateAfter(...args)
  return [tone, sentence]
}

describe('the sentence of state', () => {
  it('says that and how much is forwarded', () => {
    expect(sentenceAfter(62, [[60, accepted]], { rate: 33.2 })).toEqual([
      'good',
      'Forwarding. 33 requests/s, last success 2 s ago',
    ])
  })

  it('says what holds samples back, since when', () => {
    const write = writeRecord(502, { cause: 'unreachable' })
    expect(sentenceAfter(20, [[15, write]])).toEqual([
      'held-back',
      'Holding samples back: azure.example cannot be reached: there is no connection, since 10:00 UTC',
    ])
  })

  it('has one beginning of a trouble, also when what is held back is refused in the end', () => {
    const refused = writeRecord(403, { cause: 'role_missing' })
    const [, sentence] = sentenceAfter(46 * MINUTE, [
      [0, role],
      [5 * MINUTE, role],
      [45 * MINUTE, refused],
      [45.9 * MINUTE, refused],
    ])
    expect(sentence).toMatch(/^Samples are lost: .*, since 10:00 UTC, refused since 10:45 UTC$/)
  })

  it('calls samples lost that have been held back for longer than Azure accepts them', () => {
    const writes = [
      [0, role],
      [21 * MINUTE, role],
    ] as const
    expect(stateAfter(21 * MINUTE, writes)).toMatchObject({
      tone: 'lost',
      headline: 'Samples are lost',
      risk: {
        ageSeconds: 21 * MINUTE,
        secondsToLoss: -MINUTE,
        lossAt: new Date('2026-11-23T10:20Z'),
      },
    })
  })

  it('counts down to the first loss', () => {
    expect(
      stateAfter(5 * MINUTE, [
        [0, role],
        [4.9 * MINUTE, role],
      ]).risk,
    ).toMatchObject({
      ageSeconds: 5 * MINUTE,
      secondsToLoss: 15 * MINUTE,
    })
  })

  it('stays with a failure while the sender waits as long as it was asked to', () => {
    const throttled = writeRecord(503, { cause: 'throttled' })
    expect(sentenceAfter(310, [[5, throttled]])[1]).toMatch(
      /^Holding samples back: Azure answers 429/,
    )
  })

  it('is not changed by one failure among successes', () => {
    const writes = [
      [58, accepted],
      [59, writeRecord(400, { cause: 'bad_request' })],
    ] as const
    expect(sentenceAfter(60, writes)[0]).toBe('good')
  })

  it("is not changed by a stranger's writes while Azure refuses Prometheus'", () => {
    const writes = [
      [55, role],
      [59, stranger],
    ] as const
    expect(sentenceAfter(60, writes)[1]).toMatch(/^Holding samples back: Azure answers 403/)
  })

  it('says that Prometheus does not write', () => {
    expect(sentenceAfter(180, [])).toEqual([
      'waiting',
      'Waiting for the first write: none has come in the 3 min since the start',
    ])
    expect(sentenceAfter(400, [[60, accepted]])).toEqual([
      'waiting',
      'Idle: no writes arrive; last success 5 min ago',
    ])
  })

  it('says that there is no token before a write needs one', () => {
    expect(sentenceAfter(5, [], { hasToken: false })).toEqual([
      'waiting',
      'Starting: a token is being acquired',
    ])
    expect(sentenceAfter(5, [[1, tokenFailed]], { hasToken: false })[1]).toMatch(
      /^No token: Entra ID refuses the assertion because of its time: .*, since 10:00 UTC$/,
    )
  })

  it('says that it drains', () => {
    expect(sentenceAfter(5, [[4, accepted]], { isDraining: true })).toEqual([
      'waiting',
      'Draining: SIGTERM was received; last success 1 s ago',
    ])
  })

  it('dates what did not begin today', () => {
    const day = 86_400
    const [, sentence] = sentenceAfter(day + 60, [
      [0, role],
      [day + 55, role],
    ])
    expect(sentence).toMatch(/, since 2026-11-23 10:00 UTC$/)
  })
})

describe('a trouble of the token', () => {
  function follow() {
    let now = START
    const acceptance = createAcceptance(() => now)
    const troubles = createTroubles(acceptance, () => now)
    return { troubles, later: (seconds: number) => (now += seconds * 1000) }
  }

  it('is one with that of the writes that it holds back', () => {
    const { troubles, later } = follow()
    troubles.onIdentityEvent(tokenFailed)
    later(70)
    troubles.onFailure(noToken('clock_off'))
    expect(troubles.read()).toMatchObject([
      { cause: 'clock_off', since: START, count: 2, status: 503 },
    ])
  })

  it('is over with the next token, and begins anew afterwards', () => {
    const { troubles, later } = follow()
    troubles.onIdentityEvent(tokenFailed)
    later(5)
    troubles.onIdentityEvent(tokenAcquired)
    expect(troubles.ofToken()).toBeUndefined()
    later(5)
    troubles.onIdentityEvent(tokenFailed)
    expect(troubles.ofToken()?.since).toBe(START + 10_000)
  })
})

it('the latest 20 troubles are kept, the latest first', () => {
  let now = START
  const troubles = createTroubles(
    createAcceptance(() => now),
    () => now,
  )
  for (let letter = 0; letter < 25; letter += 1) {
    now += 1
    const write = writeRecord(400, { cause: 'bad_request' })
    const detail = `label ${String.fromCharCode(97 + letter)} is too long`
    troubles.onFailure({ ...write, answer: { ...write.answer, detail } })
  }
  const details = troubles.read().map((trouble) => trouble.detail)
  expect([details.length, details.at(0), details.at(-1)]).toEqual([
    20,
    'label y is too long',
    'label f is too long',
  ])
})
