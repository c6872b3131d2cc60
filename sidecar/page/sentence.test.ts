import { describe, expect, it } from 'vitest'
import { writeRecord } from '../testing/write-record.ts'
import { createActivity } from './activity.ts'
import { type SentenceFacts, sayIt, toSentence } from './sentence.ts'

const START = Date.parse('2026-11-23T10:00:00Z')

/** What happened after how many seconds, and the sentence at the end. */
function sentenceAfter(
  seconds: number,
  writes: readonly (readonly [number, ReturnType<typeof writeRecord>])[],
  facts: Partial<SentenceFacts> = {},
) {
  let time = START
  const activity = createActivity(() => time)
  for (const [at, write] of writes) {
    time = START + at * 1000
    activity.onWrite(write)
  }
  const sentence = toSentence(
    {
      activity: activity.read(),
      hasToken: true,
      tokenFailure: undefined,
      graceUntil: undefined,
      isDraining: false,
      requestsPerSecond: 0,
      ...facts,
    },
    START + seconds * 1000,
  )
  return [sentence.tone, sayIt(sentence)]
}

const accepted = writeRecord(204)
const role = writeRecord(503, { cause: 'role' })
const stranger = writeRecord(403, { cause: 'relay_refused', aboutAzure: false })

describe('the sentence of state', () => {
  it('says that and how much is forwarded', () => {
    expect(sentenceAfter(62, [[60, accepted]], { requestsPerSecond: 33.2 })).toEqual([
      'good',
      'Forwarding. 33 requests/s, last success 2 s ago',
    ])
  })

  it('says why samples are held back, since when and until when', () => {
    const graceUntil = new Date('2026-11-23T10:31:00Z')
    const writes = [
      [0, accepted],
      [11 * 60, role],
      [12 * 60, role],
    ] as const
    expect(sentenceAfter(12 * 60 + 5, writes, { graceUntil })).toEqual([
      'held-back',
      'Holding samples back: Azure answers 403, role not effective, since 10:11 UTC, until 10:31 UTC',
    ])
  })

  it('says that samples are lost once the time of grace is over', () => {
    expect(sentenceAfter(20, [[15, writeRecord(403, { cause: 'role' })]])).toEqual([
      'lost',
      'Samples are lost: Azure answers 403, role not effective (403), since 10:00 UTC; no success yet',
    ])
  })

  it('says what Entra ID said while there is no token', () => {
    const write = writeRecord(503, { cause: 'token' })
    expect(
      sentenceAfter(20, [[15, write]], { hasToken: false, tokenFailure: 'network' as const }),
    ).toEqual([
      'held-back',
      'Holding samples back: no token, Entra ID cannot be reached, since 10:00 UTC',
    ])
  })

  it('does not end the grace with a 503 of another cause', () => {
    const graceUntil = new Date('2026-11-23T10:31:00Z')
    const write = writeRecord(502, { cause: 'network' })
    expect(sentenceAfter(20, [[15, write]], { graceUntil })[1]).toBe(
      'Holding samples back: Azure cannot be reached, since 10:00 UTC',
    )
  })

  it('stays with a failure while the sender waits as long as it was asked to', () => {
    const throttled = writeRecord(503, { cause: 'throttled' })
    expect(sentenceAfter(310, [[5, throttled]])[1]).toBe(
      'Holding samples back: Azure answers 429, throttled, since 10:00 UTC',
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

  it('says when only writes come that are not taken', () => {
    expect(sentenceAfter(60, [[59, stranger]])).toEqual([
      'lost',
      'Samples are lost: the sender may not write here (403), since 10:00 UTC; no success yet',
    ])
  })

  it('says that Prometheus does not write', () => {
    expect(sentenceAfter(180, [])).toEqual([
      'waiting',
      'Waiting for the first write: none has come in the 3 min since the start',
    ])
    expect(sentenceAfter(400, [[60, accepted]])).toEqual([
      'waiting',
      'Idle: no write comes; last success 5 min ago',
    ])
  })

  it('says that no token is in hand before a write needs one', () => {
    expect(sentenceAfter(5, [], { hasToken: false })).toEqual([
      'waiting',
      'Starting: the first token is being acquired',
    ])
    expect(sentenceAfter(5, [], { hasToken: false, tokenFailure: 'refused' })).toEqual([
      'held-back',
      'No token: Entra ID refuses one; no success yet',
    ])
  })

  it('says that it drains', () => {
    expect(sentenceAfter(5, [[4, accepted]], { isDraining: true })).toEqual([
      'waiting',
      'Draining: SIGTERM came; last success 1 s ago',
    ])
  })

  it('dates what did not begin today', () => {
    const role = writeRecord(503, { cause: 'role' })
    const day = 86_400
    expect(
      sentenceAfter(day + 60, [
        [0, role],
        [day + 55, role],
      ])[1],
    ).toBe(
      'Holding samples back: Azure answers 403, role not effective, since 2026-11-23 10:00 UTC',
    )
  })
})
