import { beforeEach, describe, expect, it } from 'vitest'
import { DOWN, fail, HOUR_MS, KeeperStage, MINUTE_MS } from './testing/keeper-stage.ts'
import { TokenError } from './token-error.ts'

let stage: KeeperStage

beforeEach(() => {
  stage = new KeeperStage()
})

describe('a token', () => {
  it('is at hand after the first acquisition', async () => {
    const keeper = stage.createKeeper()
    expect(keeper.header()).toBeUndefined()
    keeper.start()
    await stage.clock.advance(0)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state()).toEqual({
      expiresAt: new Date(stage.clock.now() + HOUR_MS),
      fault: undefined,
      failingSince: undefined,
    })
  })

  it('is refreshed in the middle of its life', async () => {
    const keeper = await stage.started()
    await stage.clock.advance(30 * MINUTE_MS - 1)
    expect(keeper.header()).toBe('Bearer token-1')
    await stage.clock.advance(1)
    expect(keeper.header()).toBe('Bearer token-2')
    await stage.clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-3')
  })

  it('is refreshed when Entra ID says so, if that is sooner', async () => {
    stage.entra = [
      stage.issue(24 * HOUR_MS, { refreshAfterTimestamp: stage.clock.now() + HOUR_MS }),
    ]
    const keeper = await stage.started()
    await stage.clock.advance(HOUR_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is refreshed up to a tenth of its life later, so that clusters do not march in step', async () => {
    stage = new KeeperStage(0.5)
    const keeper = await stage.started()
    await stage.clock.advance(33 * MINUTE_MS - 1)
    expect(keeper.header()).toBe('Bearer token-1')
    await stage.clock.advance(1)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is kept while refreshing fails, until just before it expires', async () => {
    const keeper = await stage.started()
    stage.entra = [fail()]
    await stage.clock.advance(HOUR_MS - 10_001)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().fault?.detail).toBe('Entra ID is down')
    await stage.clock.advance(1)
    expect(keeper.header()).toBeUndefined()
    expect(keeper.state().expiresAt).toBeUndefined()
  })

  it('that lives for seconds only is refreshed in time, without a busy loop', async () => {
    stage.entra = [stage.issue(4_000)]
    const keeper = await stage.started()
    for (let second = 0; second < 60; second += 1) {
      await stage.clock.advance(1_000)
      expect(keeper.header()).toBeDefined()
    }
    expect(stage.asked).toBeLessThan(35)
  })

  it('that has expired on arrival is a failure which names the clock', async () => {
    stage.entra = [stage.issue(-1)]
    const keeper = await stage.started()
    expect(keeper.header()).toBeUndefined()
    expect(keeper.state().fault).toEqual({
      cause: 'clock_off',
      detail: 'the token had expired on arrival',
    })
  })

  it('is refreshed in time although the clock was set back', async () => {
    const keeper = await stage.started()
    stage.clock.jump(-24 * HOUR_MS)
    await stage.clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('is not believed to be valid when the clock has jumped past its expiry', async () => {
    const keeper = await stage.started()
    stage.clock.jump(2 * HOUR_MS)
    expect(keeper.header()).toBeUndefined()
    await stage.clock.advance(15_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })
})

describe('failures', () => {
  it('are retried in time although the clock was set back', async () => {
    stage.entra = [fail()]
    await stage.started()
    await stage.clock.advance(HOUR_MS)
    stage.clock.jump(-24 * HOUR_MS)
    const before = stage.asked
    await stage.clock.advance(30_000)
    expect(stage.asked).toBeGreaterThan(before)
  })

  it('are retried forever, further and further apart, at most 30 s', async () => {
    stage = new KeeperStage(1 - Number.EPSILON)
    stage.entra = [fail()]
    await stage.started()
    const times: number[] = []
    for (let second = 0; second <= 200; second += 1) {
      if (stage.events.length > times.length) times.push(second)
      await stage.clock.advance(1_000)
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30])
  })

  it('end by themselves when Entra ID comes back', async () => {
    stage.entra = [fail()]
    const keeper = await stage.started()
    const since = new Date(stage.clock.now())
    await stage.clock.advance(HOUR_MS)
    expect(keeper.state().failingSince).toEqual(since)
    stage.entra = [stage.issue()]
    await stage.clock.advance(30_000)
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state()).toMatchObject({ fault: undefined, failingSince: undefined })
  })

  it('begin anew with a second after a success', async () => {
    stage = new KeeperStage(1 - Number.EPSILON)
    stage.entra = [fail(), fail(), fail(), fail(), stage.issue(), fail(), stage.issue()]
    const keeper = await stage.started()
    await stage.clock.advance(20_000)
    expect(keeper.header()).toBe('Bearer token-1')
    await stage.clock.advance(HOUR_MS / 2 + HOUR_MS / 10)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('leave Entra ID alone for as long as it asks, but not for hours', async () => {
    stage.entra = [
      fail('entra_throttled', 20_000),
      fail('entra_throttled', 86_400_000),
      stage.issue(),
    ]
    await stage.started()
    await stage.clock.advance(19_999)
    expect(stage.asked).toBe(1)
    await stage.clock.advance(1)
    expect(stage.asked).toBe(2)
    await stage.clock.advance(60_000)
    expect(stage.asked).toBe(3)
  })

  it('are told with their reason', async () => {
    stage.entra = [fail('timeout')]
    await stage.started()
    expect(stage.events).toEqual([
      { kind: 'token-failed', fault: { cause: 'timeout', detail: DOWN }, seconds: 0 },
    ])
  })
})

describe('an attempt', () => {
  it('that nobody ever answers ends, is counted and is made again', async () => {
    stage.entra = [() => new Promise(() => {}), stage.issue()]
    const keeper = await stage.started()
    await stage.clock.advance(15_000)
    expect(stage.events).toEqual([
      {
        kind: 'token-failed',
        fault: { cause: 'timeout', detail: 'the attempt to get a token did not end in time' },
        seconds: 15,
      },
    ])
    await stage.clock.advance(1_000)
    expect(keeper.header()).toBe('Bearer token-1')
  })

  it('is told after ten seconds that its time is over, and may say what it waited for', async () => {
    stage.entra = [
      (signal) =>
        new Promise((_, reject) => {
          signal.onabort = () =>
            reject(new TokenError({ cause: 'timeout', detail: 'Entra ID is silent' }))
        }),
    ]
    const keeper = await stage.started()
    await stage.clock.advance(9_999)
    expect(stage.events).toEqual([])
    await stage.clock.advance(1)
    expect(keeper.state().fault?.detail).toBe('Entra ID is silent')
  })

  it('from elsewhere that nobody ever answers stops neither the refresh nor the next one', async () => {
    const keeper = await stage.started()
    const offer = keeper.offer(() => new Promise(() => {}))
    await stage.clock.advance(15_000)
    await offer
    await keeper.offer(async () => ({
      token: 'new',
      expiresOnTimestamp: stage.clock.now() + HOUR_MS,
    }))
    expect(keeper.header()).toBe('Bearer new')
    await stage.clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-2')
  })
})

it('asks for nothing more once it is stopped', async () => {
  const keeper = await stage.started()
  keeper.stop()
  await stage.clock.advance(24 * HOUR_MS)
  expect(stage.asked).toBe(1)
})
