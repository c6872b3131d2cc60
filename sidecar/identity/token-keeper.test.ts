import type { AccessToken } from '@azure/identity'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Cause } from '../../contract/cause.ts'
import type { Acquire } from './attempt.ts'
import { type ManualClock, manualClock } from './testing/manual-clock.ts'
import { TokenError } from './token-error.ts'
import { TokenKeeper } from './token-keeper.ts'
import type { IdentityEvent } from './tokens.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NEVER = new AbortController().signal

let clock: ManualClock
let events: IdentityEvent[]
/** What Entra ID does with the next requests; the last one stays. */
let entra: Acquire[]
let asked: number
let issued: number

beforeEach(() => {
  clock = manualClock()
  events = []
  entra = [issue()]
  asked = 0
  issued = 0
})

function issue(lifetimeMs = HOUR_MS, more: Partial<AccessToken> = {}) {
  return async () => {
    issued += 1
    return { token: `token-${issued}`, expiresOnTimestamp: clock.now() + lifetimeMs, ...more }
  }
}

const DOWN = 'Entra ID is down'

function fail(cause: Cause = 'unreachable', retryAfterMs = 0) {
  return () => Promise.reject(new TokenError({ cause, detail: DOWN }, { retryAfterMs }))
}

function createKeeper(random?: number) {
  if (random !== undefined) clock = manualClock({ random })
  const acquire: Acquire = (signal) => {
    asked += 1
    const next = entra.length > 1 ? entra.shift() : entra[0]
    return next?.(signal) ?? Promise.reject(new Error('none'))
  }
  return new TokenKeeper(acquire, { clock, onEvent: (event) => events.push(event) })
}

async function started(random?: number) {
  const keeper = createKeeper(random)
  keeper.start()
  await clock.advance(0)
  return keeper
}

describe('a token', () => {
  it('is at hand after the first acquisition', async () => {
    const keeper = createKeeper()
    expect(keeper.header()).toBeUndefined()
    keeper.start()
    await clock.advance(0)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state()).toEqual({
      expiresAt: new Date(clock.now() + HOUR_MS),
      fault: undefined,
      failingSince: undefined,
    })
  })

  it('is refreshed in the middle of its life', async () => {
    const keeper = await started()
    await clock.advance(30 * MINUTE_MS - 1)
    expect(keeper.header()).toBe('Bearer token-1')
    await clock.advance(1)
    expect(keeper.header()).toBe('Bearer token-2')
    await clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-3')
  })

  it('is refreshed when Entra ID says so, if that is sooner', async () => {
    entra = [issue(24 * HOUR_MS, { refreshAfterTimestamp: clock.now() + HOUR_MS })]
    const keeper = await started()
    await clock.advance(HOUR_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is refreshed up to a tenth of its life later, so that clusters do not march in step', async () => {
    const keeper = await started(0.5)
    await clock.advance(33 * MINUTE_MS - 1)
    expect(keeper.header()).toBe('Bearer token-1')
    await clock.advance(1)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is kept while refreshing fails, until just before it expires', async () => {
    const keeper = await started()
    entra = [fail()]
    await clock.advance(HOUR_MS - 10_001)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().fault?.detail).toBe('Entra ID is down')
    await clock.advance(1)
    expect(keeper.header()).toBeUndefined()
    expect(keeper.state().expiresAt).toBeUndefined()
  })

  it('that lives for seconds only is refreshed in time, without a busy loop', async () => {
    entra = [issue(4_000)]
    const keeper = await started()
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000)
      expect(keeper.header()).toBeDefined()
    }
    expect(asked).toBeLessThan(35)
  })

  it('that has expired on arrival is a failure which names the clock', async () => {
    entra = [issue(-1)]
    const keeper = await started()
    expect(keeper.header()).toBeUndefined()
    expect(keeper.state().fault).toEqual({
      cause: 'clock_off',
      detail: 'the token had expired on arrival',
    })
  })

  it('is refreshed in time although the clock was set back', async () => {
    const keeper = await started()
    clock.jump(-24 * HOUR_MS)
    await clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is not believed to be valid when the clock has jumped past its expiry', async () => {
    const keeper = await started()
    clock.jump(2 * HOUR_MS)
    expect(keeper.header()).toBeUndefined()
    await clock.advance(15_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })
})

describe('failures', () => {
  it('are retried in time although the clock was set back', async () => {
    entra = [fail()]
    await started()
    await clock.advance(HOUR_MS)
    clock.jump(-24 * HOUR_MS)
    const before = asked
    await clock.advance(30_000)
    expect(asked).toBeGreaterThan(before)
  })

  it('are retried for ever, further and further apart, at most 30 s', async () => {
    entra = [fail()]
    await started(1 - Number.EPSILON)
    const times: number[] = []
    for (let second = 0; second <= 200; second += 1) {
      if (events.length > times.length) times.push(second)
      await clock.advance(1_000)
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30])
  })

  it('end by themselves when Entra ID comes back', async () => {
    entra = [fail()]
    const keeper = await started()
    const since = new Date(clock.now())
    await clock.advance(HOUR_MS)
    expect(keeper.state().failingSince).toEqual(since)
    entra = [issue()]
    await clock.advance(30_000)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state()).toMatchObject({ fault: undefined, failingSince: undefined })
  })

  it('begin anew with a second after a success', async () => {
    entra = [fail(), fail(), fail(), fail(), issue(), fail(), issue()]
    const keeper = await started(1 - Number.EPSILON)
    await clock.advance(20_000)
    expect(keeper.header()).toBe('Bearer token-1')
    await clock.advance(HOUR_MS / 2 + HOUR_MS / 10)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('leave Entra ID alone for as long as it asks, but not for hours', async () => {
    entra = [fail('entra_throttled', 20_000), fail('entra_throttled', 86_400_000), issue()]
    await started()
    await clock.advance(19_999)
    expect(asked).toBe(1)
    await clock.advance(1)
    expect(asked).toBe(2)
    await clock.advance(60_000)
    expect(asked).toBe(3)
  })

  it('are told with their reason', async () => {
    entra = [fail('timeout')]
    await started()
    expect(events).toEqual([
      { kind: 'token-failed', fault: { cause: 'timeout', detail: DOWN }, seconds: 0 },
    ])
  })
})

describe('an attempt', () => {
  it('that nobody ever answers ends, is counted and is made again', async () => {
    entra = [() => new Promise(() => {}), issue()]
    const keeper = await started()
    await clock.advance(15_000)
    expect(events).toEqual([
      {
        kind: 'token-failed',
        fault: { cause: 'timeout', detail: 'the attempt to get a token did not end in time' },
        seconds: 15,
      },
    ])
    await clock.advance(1_000)
    expect(keeper.header()).toBe('Bearer token-1')
  })

  it('is told after ten seconds that its time is over, and may say what it waited for', async () => {
    entra = [
      (signal) =>
        new Promise((_, reject) => {
          signal.onabort = () =>
            reject(new TokenError({ cause: 'timeout', detail: 'Entra ID is silent' }))
        }),
    ]
    const keeper = await started()
    await clock.advance(9_999)
    expect(events).toEqual([])
    await clock.advance(1)
    expect(keeper.state().fault?.detail).toBe('Entra ID is silent')
  })

  it('from elsewhere that nobody ever answers stops neither the refresh nor the next one', async () => {
    const keeper = await started()
    const offer = keeper.offer(() => new Promise(() => {}))
    await clock.advance(15_000)
    await offer
    await keeper.offer(async () => ({ token: 'new', expiresOnTimestamp: clock.now() + HOUR_MS }))
    expect(keeper.header()).toBe('Bearer new')
    await clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })
})

describe('renewing', () => {
  it('is not held up by a clock that was set back', async () => {
    const keeper = await started()
    await keeper.renew('Bearer token-1', NEVER)
    clock.jump(-24 * HOUR_MS)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBe('Bearer token-3')
  })

  it('replaces the token that Azure refused', async () => {
    const keeper = await started()
    expect(await keeper.renew('Bearer token-1', NEVER)).toBe('Bearer token-2')
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('asks once, however many writes were refused at the same time', async () => {
    const keeper = await started()
    const renewals = Array.from({ length: 50 }, () => keeper.renew('Bearer token-1', NEVER))
    expect(new Set(await Promise.all(renewals))).toEqual(new Set(['Bearer token-2']))
    expect(asked).toBe(2)
  })

  it('returns the newer token to those who come late with an old one', async () => {
    const keeper = await started()
    await keeper.renew('Bearer token-1', NEVER)
    expect(await keeper.renew('Bearer token-1', NEVER)).toBe('Bearer token-2')
    expect(asked).toBe(2)
  })

  it('keeps the refused token as a fallback until there is a newer one', async () => {
    const keeper = await started()
    entra = [fail(), fail(), issue()]
    expect(await keeper.renew('Bearer token-1', NEVER)).toBeUndefined()
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().failingSince).toBeDefined()
    await clock.advance(10_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('leaves Entra ID alone for as long as it asks, however many writes are refused', async () => {
    const keeper = await started()
    entra = [fail('entra_throttled', 20_000), issue()]
    for (let write = 0; write < 19; write += 1) {
      await keeper.renew('Bearer token-1', NEVER)
      await clock.advance(1_000)
    }
    expect(asked).toBe(2)
    await clock.advance(1_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('says when the next one is possible', async () => {
    const keeper = await started()
    expect(keeper.state().renewal).toBeUndefined()
    await keeper.renew('Bearer token-1', NEVER)
    const { sinceMs, pauseMs = 0 } = keeper.state().renewal ?? {}
    expect(sinceMs).toBe(0)
    await clock.advance(pauseMs - 1)
    expect(keeper.state().renewal?.sinceMs).toBe(pauseMs - 1)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBeUndefined()
    await clock.advance(1)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBe('Bearer token-3')
  })

  it('is something to wait for while it is under way', async () => {
    const keeper = await started()
    expect(keeper.renewal()).toBeUndefined()
    const renewed = Promise.withResolvers<AccessToken>()
    entra = [() => renewed.promise]
    void keeper.renew('Bearer token-1', NEVER)
    const renewal = keeper.renewal()
    expect(renewal).toBeDefined()
    renewed.resolve({ token: 'new', expiresOnTimestamp: clock.now() + HOUR_MS })
    await renewal
    expect(keeper.header()).toBe('Bearer new')
    expect(keeper.renewal()).toBeUndefined()
  })

  it('is nothing that an ordinary refresh makes anyone wait for', async () => {
    const keeper = await started()
    await keeper.renew('Bearer token-1', NEVER)
    entra = [() => new Promise(() => {})]
    await clock.advance(30 * MINUTE_MS)
    expect(asked).toBe(3)
    expect(keeper.renewal()).toBeUndefined()
  })

  it('returns nothing when the same token comes again, which stays in use', async () => {
    entra = [async () => ({ token: 'same', expiresOnTimestamp: clock.now() + HOUR_MS })]
    const keeper = await started()
    expect(await keeper.renew('Bearer same', NEVER)).toBeUndefined()
    expect(keeper.header()).toBe('Bearer same')
  })

  it('does not wait longer than its caller', async () => {
    const keeper = await started()
    entra = [() => new Promise(() => {})]
    const caller = new AbortController()
    const renewed = keeper.renew('Bearer token-1', caller.signal)
    caller.abort()
    expect(await renewed).toBeUndefined()
  })

  it('is slowed down while Azure refuses every token', async () => {
    const keeper = await started()
    for (let write = 0; write < 600; write += 1) {
      const header = keeper.header()
      if (header !== undefined) await keeper.renew(header, NEVER)
      await clock.advance(100)
    }
    expect(asked).toBeLessThan(10)
    expect(keeper.header()).toBeDefined()
  })
})

describe('a token from elsewhere', () => {
  it('replaces the current one', async () => {
    const keeper = await started()
    await keeper.offer(async () => ({ token: 'new', expiresOnTimestamp: clock.now() + HOUR_MS }))
    expect(keeper.header()).toBe('Bearer new')
  })

  it('that cannot be acquired is no failure while another one is valid', async () => {
    const keeper = await started()
    await keeper.offer(fail())
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().fault).toBeUndefined()
  })

  it('that takes its time and fails does not swallow the refresh that comes due meanwhile', async () => {
    const keeper = await started()
    await clock.advance(30 * MINUTE_MS - 5_000)
    const offered = Promise.withResolvers<AccessToken>()
    const offer = keeper.offer(() => offered.promise)
    await clock.advance(5_000)
    expect(asked).toBe(1)
    offered.reject(new TokenError({ cause: 'certificate_unknown', detail: 'not yet' }))
    await offer
    await clock.advance(0)
    expect(keeper.header()).toBe('Bearer token-2')
    await clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-3')
  })

  it('makes the refresh that waits for it unnecessary', async () => {
    const keeper = await started()
    const offered = Promise.withResolvers<AccessToken>()
    const offer = keeper.offer(() => offered.promise)
    await clock.advance(0)
    const refresh = keeper.refresh()
    offered.resolve({ token: 'new', expiresOnTimestamp: clock.now() + HOUR_MS })
    await Promise.all([offer, refresh])
    expect(keeper.header()).toBe('Bearer new')
    expect(asked).toBe(1)
  })
})

it('asks for nothing more once it is stopped', async () => {
  const keeper = await started()
  keeper.stop()
  await clock.advance(24 * HOUR_MS)
  expect(asked).toBe(1)
})
