import { expect, it } from 'vitest'
import { createAcceptance } from './acceptance.ts'

const MINUTE_MS = 60_000

function follow() {
  let now = 0
  return {
    acceptance: createAcceptance(() => now),
    later(minutes: number) {
      now += minutes * MINUTE_MS
    },
  }
}

it('knows the first failure since Azure last took a write', () => {
  const { acceptance, later } = follow()
  acceptance.failed()
  later(1)
  acceptance.failed()
  expect(acceptance.failingSince()).toBe(0)
  acceptance.accepted()
  expect(acceptance.failingSince()).toBeUndefined()
  expect(acceptance.lastAt()).toBe(MINUTE_MS)
})

it('knows which samples had become too old when Azure accepts writes again', () => {
  const { acceptance, later } = follow()
  acceptance.failed()
  later(25)
  acceptance.accepted()
  expect(acceptance.lost()).toEqual({ from: 0, to: 5 * MINUTE_MS })
})

it('knows of no loss after less than 20 minutes', () => {
  const { acceptance, later } = follow()
  acceptance.failed()
  later(19)
  acceptance.accepted()
  expect(acceptance.lost()).toBeUndefined()
})
