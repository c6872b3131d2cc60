import { expect, it } from 'vitest'
import { createAcceptance } from './acceptance.ts'
import { createOwnRetryAfter, retryAfterSeconds } from './retry-after.ts'

const now = Date.parse('Mon, 23 Nov 2026 10:00:00 GMT')

it.each([
  ['0', 0],
  ['17', 17],
  ['30', 30],
  ['31', 30],
  ['99999999999999999999', 30],
  ['Mon, 23 Nov 2026 10:00:20 GMT', 20],
  ['Tue, 24 Nov 2026 10:00:00 GMT', 30],
  ['Mon, 23 Nov 2026 09:59:00 GMT', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %s as %s seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds)
})

it('asks for a second at first, then for more the longer nothing has succeeded, never for over 30', () => {
  let time = 0
  const acceptance = createAcceptance(() => time)
  const own = createOwnRetryAfter(() => time, acceptance)
  const asked = [0, 4000, 8000, 60_000, 120_000, 3_600_000].map((since) => {
    time = since
    return own.seconds()
  })
  expect(asked).toEqual([1, 1, 2, 15, 30, 30])
  acceptance.accepted()
  expect(own.seconds()).toBe(1)
})
