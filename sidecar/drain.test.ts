import { expect, it } from 'vitest'
import { createDrain } from './drain.ts'

// On a clock that runs a hundred times faster.
const begun = performance.now()
const now = () => (performance.now() - begun) * 100

it('ends when no write has come for the idle time', async () => {
  const drain = createDrain({ idleMs: 20_000, maxMs: 100_000, now, writesInHand: () => 0 })
  const start = now()
  const writing = setInterval(drain.noteWrite, 20)
  const drained = drain.drain()
  expect(drain.isDraining()).toBe(true)
  setTimeout(clearInterval, 300, writing)
  await drained
  expect(now() - start).toBeGreaterThan(40_000)
  expect(now() - start).toBeLessThan(100_000)
})

it('waits for writes in hand, but no longer than the most', async () => {
  const drain = createDrain({ idleMs: 0, maxMs: 30_000, now, writesInHand: () => 1 })
  const start = now()
  await drain.drain()
  expect(now() - start).toBeGreaterThanOrEqual(30_000)
})
