import { expect, it } from 'vitest'
import { retryAfterSeconds } from './retry-after.ts'

const now = Date.parse('Mon, 23 Nov 2026 10:00:00 GMT')

it.each([
  ['0', 0],
  ['17', 17],
  ['300', 300],
  ['301', 300],
  ['99999999999999999999', 300],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30],
  ['Tue, 24 Nov 2026 10:00:00 GMT', 300],
  ['Mon, 23 Nov 2026 09:59:00 GMT', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %s as %s seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds)
})
