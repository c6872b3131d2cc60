import { expect, test } from 'vitest'
import { slopeOf } from './trend.ts'

test('points on a line have its slope', () => {
  expect(slopeOf([0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x })))).toBeCloseTo(2)
})

test('a saw tooth, as a garbage collector makes, has hardly any slope', () => {
  const points = Array.from({ length: 600 }, (_, x) => ({ x, y: 100 + (x % 10) }))
  expect(Math.abs(slopeOf(points))).toBeLessThan(0.001)
})

test('a slow leak below a saw tooth is seen', () => {
  const points = Array.from({ length: 600 }, (_, x) => ({ x, y: 100 + (x % 10) + x / 100 }))
  expect(slopeOf(points)).toBeCloseTo(0.01, 3)
})
