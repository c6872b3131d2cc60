import { expect, it } from 'vitest'
import { niceCeiling } from '../page/chart.ts'
import { amount, bytes, clock, duration, latency } from './readable.ts'

it.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [7199, '1 h'],
  [86_400 * 12.5, '12 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

it('prints two digits where they matter', () => {
  expect([0, 0.034, 3.4, 34.6, 345.6, 12_345].map(amount)).toEqual([
    '0',
    '0.03',
    '3',
    '35',
    '346',
    '12,345',
  ])
  expect([0, 999, 1000, 34_000, 5_000_000_000].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '34 kB',
    '5 GB',
  ])
  expect([0.034, 0.5, 12].map(latency)).toEqual(['34 ms', '500 ms', '12 s'])
})

it('prints the day of what is not today', () => {
  const now = Date.parse('2026-11-23T10:00:00Z')
  expect(clock(new Date('2026-11-23T09:05:59Z'), now)).toBe('09:05')
  expect(clock(new Date('2026-11-22T09:05:00Z'), now)).toBe('2026-11-22 09:05')
})

it.each([
  [0, 1],
  [0.03, 0.04],
  [33, 40],
  [40, 40],
  [41, 100],
  [1_234, 2_000],
])('the scale for %d ends at %d', (value, top) => {
  expect(niceCeiling(value)).toBeCloseTo(top, 10)
})
