import { expect, it } from 'vitest'
import { createRate } from './rate.ts'

it('is the mean of the ten seconds before this one', () => {
  let seconds = 100
  const rate = createRate(() => new Date(seconds * 1000))
  rate.add(50)
  expect(rate.perSecond()).toBe(0)
  seconds = 101
  rate.add(50)
  expect(rate.perSecond()).toBe(5)
  seconds = 110
  expect(rate.perSecond()).toBe(10)
  seconds = 111
  expect(rate.perSecond()).toBe(5)
  seconds = 112
  expect(rate.perSecond()).toBe(0)
})
