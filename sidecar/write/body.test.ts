import { expect, it } from 'vitest'
import { freeMemory } from './body.ts'

it('frees the memory of a body that is given back', () => {
  const body = Buffer.allocUnsafeSlow(100_000)
  freeMemory(body)
  expect([body.length, body.buffer.byteLength]).toEqual([0, 0])
})

it('leaves a small body to the collector, which costs less', () => {
  const body = Buffer.allocUnsafeSlow(2_000)
  freeMemory(body)
  expect(body).toHaveLength(2_000)
})

it('leaves memory alone that others use a part of', () => {
  const shared = Buffer.alloc(40_000, 'x')
  const part = shared.subarray(10_000)
  freeMemory(part)
  expect([part.length, shared.length]).toEqual([30_000, 40_000])
})
