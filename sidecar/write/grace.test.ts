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

it('begins anew after a silence longer than itself', () => {
  let now = 0
  const grace = new AuthGrace(600, () => now)
  grace.refused()
  now = 600_000
  expect(grace.refused()).toBeUndefined()
  now = 1_200_001
  expect(grace.refused()).toEqual(new Date(1_800_001))
})

it('does not begin anew because senders wait as long as they are told', () => {
  let now = 0
  const grace = new AuthGrace(5, () => now)
  grace.refused()
  now = 30_000
  expect(grace.refused()).toBeUndefined()
  now = 60_000
  expect(grace.refused()).toBeUndefined()
})
