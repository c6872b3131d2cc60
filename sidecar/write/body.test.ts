import { expect, it } from 'vitest'
import { freeMemory } from './body.ts'

it('frees the memory of a body that is given back', () => {
  const body = Buffer.allocUnsafeSlow(100_000)
  freeMemory(body)
  expect([body.length, body.buffer.byteLength]).toEqual([0, 0])
})

it('leaves memory alone that others use a part of', () => {
  const shared = Buffer.from('one two')
  const part = shared.subarray(4)
  freeMemory(part)
  expect([part.toString(), shared.toString()]).toEqual(['two', 'one two'])
})
