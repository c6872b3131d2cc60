import { expect, test } from 'vitest'
import { latencyOf, median, quantile } from './quantile.ts'

test('a quantile is the nearest rank', () => {
  const sorted = Array.from({ length: 1000 }, (_, i) => i + 1)
  expect([0.5, 0.9, 0.99, 0.999, 1].map((q) => quantile(sorted, q))).toEqual([
    500, 900, 990, 999, 1000,
  ])
})

test('a quantile of few values is one of them', () => {
  expect(quantile([7], 0.999)).toBe(7)
  expect(quantile([1, 9], 0.5)).toBe(1)
  expect(quantile([1, 9], 0.51)).toBe(9)
})

test('nothing measured has no quantile', () => {
  expect(quantile([], 0.5)).toBeNaN()
})

test('latencies are sorted as numbers, in any order they came', () => {
  expect(latencyOf([10, 9, 100, 1])).toEqual({ p50: 9, p90: 100, p99: 100, p999: 100 })
})

test('the median of pairs is the lower one', () => {
  expect(median([3, 1])).toBe(1)
})
