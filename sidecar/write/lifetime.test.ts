import { PassThrough } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { startLifetime } from './lifetime.ts'

it('tells whoever watches of its end, once', async () => {
  const sender = new PassThrough()
  const lifetime = startLifetime(20, sender)
  const watching = vi.fn()
  lifetime.watch(watching)
  await expect.poll(() => watching.mock.calls.length).toBe(1)
  sender.destroy()
  await wait(1)
  expect([watching.mock.calls.length, lifetime.end()]).toEqual([1, 'timeout'])
})

it('ends when the sender goes away before its answer', async () => {
  const sender = new PassThrough()
  const lifetime = startLifetime(60_000, sender)
  sender.destroy()
  await expect.poll(lifetime.end).toBe('sender-gone')
  lifetime.close()
})

it('is not taken from the next who watches by one that is late to leave', () => {
  const sender = new PassThrough()
  const lifetime = startLifetime(60_000, sender)
  const [first, second] = [vi.fn(), vi.fn()]
  lifetime.watch(first)
  lifetime.watch(second)
  lifetime.unwatch(first)
  sender.emit('close')
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
  lifetime.close()
})

it('aborts a signal that is asked for before or after its end', () => {
  const sender = new PassThrough()
  const lifetime = startLifetime(60_000, sender)
  const before = lifetime.signal()
  expect(before.aborted).toBe(false)
  sender.emit('close')
  expect([before.aborted, lifetime.signal().aborted]).toEqual([true, true])
  lifetime.close()
})

it('does not end once the write is answered', () => {
  const sender = new PassThrough()
  const lifetime = startLifetime(60_000, sender)
  lifetime.close()
  sender.emit('close')
  expect(lifetime.end()).toBeUndefined()
})
