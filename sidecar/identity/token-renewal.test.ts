import type { AccessToken } from '@azure/identity'
import { beforeEach, describe, expect, it } from 'vitest'
import { fail, HOUR_MS, KeeperStage, MINUTE_MS, NEVER } from './testing/keeper-stage.ts'
import { TokenError } from './token-error.ts'

let stage: KeeperStage

beforeEach(() => {
  stage = new KeeperStage()
})

describe('renewing', () => {
  it('is not held up by a clock that was set back', async () => {
    const keeper = await stage.started()
    await keeper.renew('Bearer token-1', NEVER)
    stage.clock.jump(-24 * HOUR_MS)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBe('Bearer token-3')
  })

  it('replaces the token that Azure refused', async () => {
    const keeper = await stage.started()
    expect(await keeper.renew('Bearer token-1', NEVER)).toBe('Bearer token-2')
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('asks once, however many writes were refused at the same time', async () => {
    const keeper = await stage.started()
    const renewals = Array.from({ length: 50 }, () => keeper.renew('Bearer token-1', NEVER))
    expect(new Set(await Promise.all(renewals))).toEqual(new Set(['Bearer token-2']))
    expect(stage.asked).toBe(2)
  })

  it('returns the newer token to those who come late with an old one', async () => {
    const keeper = await stage.started()
    await keeper.renew('Bearer token-1', NEVER)
    expect(await keeper.renew('Bearer token-1', NEVER)).toBe('Bearer token-2')
    expect(stage.asked).toBe(2)
  })

  it('keeps the refused token as a fallback until there is a newer one', async () => {
    const keeper = await stage.started()
    stage.entra = [fail(), fail(), stage.issue()]
    expect(await keeper.renew('Bearer token-1', NEVER)).toBeUndefined()
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().failingSince).toBeDefined()
    await stage.clock.advance(10_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('leaves Entra ID alone for as long as it asks, however many writes are refused', async () => {
    const keeper = await stage.started()
    stage.entra = [fail('entra_throttled', 20_000), stage.issue()]
    for (let write = 0; write < 19; write += 1) {
      await keeper.renew('Bearer token-1', NEVER)
      await stage.clock.advance(1_000)
    }
    expect(stage.asked).toBe(2)
    await stage.clock.advance(1_000)
    expect(keeper.header()).toBe('Bearer token-2')
  })

  it('says when the next one is possible', async () => {
    const keeper = await stage.started()
    expect(keeper.state().renewal).toBeUndefined()
    await keeper.renew('Bearer token-1', NEVER)
    const { sinceMs, pauseMs = 0 } = keeper.state().renewal ?? {}
    expect(sinceMs).toBe(0)
    await stage.clock.advance(pauseMs - 1)
    expect(keeper.state().renewal?.sinceMs).toBe(pauseMs - 1)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBeUndefined()
    await stage.clock.advance(1)
    expect(await keeper.renew('Bearer token-2', NEVER)).toBe('Bearer token-3')
  })

  it('is something to wait for while it is under way', async () => {
    const keeper = await stage.started()
    expect(keeper.renewal()).toBeUndefined()
    const renewed = Promise.withResolvers<AccessToken>()
    stage.entra = [() => renewed.promise]
    void keeper.renew('Bearer token-1', NEVER)
    const renewal = keeper.renewal()
    expect(renewal).toBeDefined()
    renewed.resolve({ token: 'new', expiresOnTimestamp: stage.clock.now() + HOUR_MS })
    await renewal
    expect(keeper.header()).toBe('Bearer new')
    expect(keeper.renewal()).toBeUndefined()
  })

  it('is nothing that an ordinary refresh makes anyone wait for', async () => {
    const keeper = await stage.started()
    await keeper.renew('Bearer token-1', NEVER)
    stage.entra = [() => new Promise(() => {})]
    await stage.clock.advance(30 * MINUTE_MS)
    expect(stage.asked).toBe(3)
    expect(keeper.renewal()).toBeUndefined()
  })

  it('returns nothing when the same token comes again, which stays in use', async () => {
    stage.entra = [async () => ({ token: 'same', expiresOnTimestamp: stage.clock.now() + HOUR_MS })]
    const keeper = await stage.started()
    expect(await keeper.renew('Bearer same', NEVER)).toBeUndefined()
    expect(keeper.header()).toBe('Bearer same')
  })

  it('does not wait longer than its caller', async () => {
    const keeper = await stage.started()
    stage.entra = [() => new Promise(() => {})]
    const caller = new AbortController()
    const renewed = keeper.renew('Bearer token-1', caller.signal)
    caller.abort()
    expect(await renewed).toBeUndefined()
  })

  it('is slowed down while Azure refuses every token', async () => {
    const keeper = await stage.started()
    for (let write = 0; write < 600; write += 1) {
      const header = keeper.header()
      if (header !== undefined) await keeper.renew(header, NEVER)
      await stage.clock.advance(100)
    }
    expect(stage.asked).toBeLessThan(10)
    expect(keeper.header()).toBeDefined()
  })
})

describe('a token from elsewhere', () => {
  it('replaces the current one', async () => {
    const keeper = await stage.started()
    await keeper.offer(async () => ({
      token: 'new',
      expiresOnTimestamp: stage.clock.now() + HOUR_MS,
    }))
    expect(keeper.header()).toBe('Bearer new')
  })

  it('that cannot be acquired is no failure while another one is valid', async () => {
    const keeper = await stage.started()
    await keeper.offer(fail())
    expect(keeper.header()).toBe('Bearer token-1')
    expect(keeper.state().fault).toBeUndefined()
  })

  it('that takes its time and fails does not swallow the refresh that comes due meanwhile', async () => {
    const keeper = await stage.started()
    await stage.clock.advance(30 * MINUTE_MS - 5_000)
    const offered = Promise.withResolvers<AccessToken>()
    const offer = keeper.offer(() => offered.promise)
    await stage.clock.advance(5_000)
    expect(stage.asked).toBe(1)
    offered.reject(new TokenError({ cause: 'certificate_unknown', detail: 'not yet' }))
    await offer
    await stage.clock.advance(0)
    expect(keeper.header()).toBe('Bearer token-2')
    await stage.clock.advance(30 * MINUTE_MS)
    expect(keeper.header()).toBe('Bearer token-3')
  })

  it('makes the refresh that waits for it unnecessary', async () => {
    const keeper = await stage.started()
    const offered = Promise.withResolvers<AccessToken>()
    const offer = keeper.offer(() => offered.promise)
    await stage.clock.advance(0)
    const refresh = keeper.refresh()
    offered.resolve({ token: 'new', expiresOnTimestamp: stage.clock.now() + HOUR_MS })
    await Promise.all([offer, refresh])
    expect(keeper.header()).toBe('Bearer new')
    expect(stage.asked).toBe(1)
  })
})
