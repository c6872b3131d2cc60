import { expect, it } from 'vitest'
import { durationOf, isoDuration } from './duration.ts'

const DAY = 86_400_000

it.each([
  ['1y', 365 * DAY],
  ['2w', 14 * DAY],
  ['1w1d', 8 * DAY],
  ['1h30m', 5_400_000],
  ['1m500ms', 60_500],
])('%s is as long as for Prometheus', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds)
})

it.each([
  ['1w', 'PT168H'],
  ['1h30m', 'PT1H30M'],
  ['0s', 'PT0S'],
])('%s is written in hours, minutes and seconds for Azure', (text, iso) => {
  expect(isoDuration(text)).toBe(iso)
})
