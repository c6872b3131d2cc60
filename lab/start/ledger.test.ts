import { expect, it } from 'vitest'
import { bitsOf, STALE_MARKER_BITS } from '../remote-write.ts'
import { balance, isExact } from './ledger.ts'

const labels = { __name__: 'up', job: 'a' }
const at = (timestampMs: number, value: number) => ({ timestampMs, bits: bitsOf(value) })

it('is exact when every sample is stored with its value and time, whatever the order', () => {
  const sent = [
    { labels, samples: [at(1, 1)] },
    { labels, samples: [at(2, Number.NaN), { timestampMs: 3, bits: STALE_MARKER_BITS }] },
  ]
  const stored = [
    { labels: { job: 'a', __name__: 'up' }, samples: sent.flatMap(({ samples }) => samples) },
  ]
  const result = balance(sent, stored)
  expect(result).toMatchObject({ series: 1, sent: 3, stored: 3 })
  expect(isExact(result)).toBe(true)
})

it.each([
  ['a lost sample', [at(1, 0), at(2, 1)], [at(1, 0)], { lost: 1, changed: 0, extra: 0 }],
  ['a changed value', [at(1, 0)], [at(1, 1)], { lost: 0, changed: 1, extra: 0 }],
  ['another zero', [at(1, 0)], [at(1, -0)], { lost: 0, changed: 1, extra: 0 }],
  ['a sample that was never sent', [], [at(1, 0)], { lost: 0, changed: 0, extra: 1 }],
  ['a moved timestamp', [at(1, 0)], [at(2, 0)], { lost: 1, changed: 0, extra: 1 }],
])('finds %s', (_what, sent, stored, counts) => {
  const result = balance([{ labels, samples: sent }], [{ labels, samples: stored }])
  expect(result).toMatchObject(counts)
  expect(isExact(result)).toBe(false)
  expect(result.examples).toHaveLength(counts.lost + counts.changed + counts.extra)
})
