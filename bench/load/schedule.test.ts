import { expect, test } from 'vitest'
import { dueTimesMs } from './schedule.ts'

test('requests are due evenly, and none after the end', () => {
  expect([...dueTimesMs(4, 1000)]).toEqual([0, 250, 500, 750])
  expect([...dueTimesMs(1, 2500)]).toEqual([0, 1000, 2000])
})

test('a rate whose interval is no whole number of milliseconds does not drift', () => {
  const due = dueTimesMs(300, 10_000)
  expect(due.length).toBe(3000)
  expect(due[2999]).toBeCloseTo(9996.667, 3)
})
