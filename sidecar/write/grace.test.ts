import { expect, it } from 'vitest'
import { AuthGrace } from './grace.ts'

it('holds back from the first refusal on, and no longer than the grace', () => {
  let now = 1000
  const grace = new AuthGrace(60, () => now)
  expect(grace.refused()).toEqual(new Date(61_000))
  now = 60_999
  expect(grace.refused()).toEqual(new Date(61_000))
  now = 61_000
  expect(grace.refused()).toBeUndefined()
})

it('begins anew after a success', () => {
  let now = 0
  const grace = new AuthGrace(60, () => now)
  grace.refused()
  grace.accepted()
  now = 90_000
  expect(grace.refused()).toEqual(new Date(150_000))
})

it('holds nothing back with a grace of 0', () => {
  expect(new AuthGrace(0, () => 0).refused()).toBeUndefined()
})
