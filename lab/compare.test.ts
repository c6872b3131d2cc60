import { expect, it } from 'vitest'
import { compareSeries } from './compare.ts'
import { bitsOf, type Series, STALE_MARKER_BITS } from './remote-write.ts'

const range = { fromMs: 10, toMs: 20 }

function up(...samples: [timestampMs: number, bits: bigint][]): Series[] {
  return [
    {
      labels: { __name__: 'up', job: 'a' },
      samples: samples.map(([timestampMs, bits]) => ({ timestampMs, bits })),
    },
  ]
}

it('finds nothing where both sides are the same', () => {
  const sent = up([10, bitsOf(1)], [20, STALE_MARKER_BITS])
  expect(compareSeries(sent, up([10, bitsOf(1)], [20, STALE_MARKER_BITS]), range)).toEqual({
    samples: 2,
    series: 1,
    missing: [],
    extra: [],
    different: [],
  })
})

it('finds what is missing, extra and different by a bit', () => {
  const sent = up([10, bitsOf(0)], [11, STALE_MARKER_BITS], [12, bitsOf(1)])
  const stored = up([10, bitsOf(-0)], [11, bitsOf(Number.NaN)], [13, bitsOf(1)])
  const series = '[["__name__","up"],["job","a"]]'
  const one = '3ff0000000000000'
  expect(compareSeries(sent, stored, range)).toEqual({
    samples: 3,
    series: 1,
    missing: [{ series, timestampMs: 12, sent: one, stored: undefined }],
    extra: [{ series, timestampMs: 13, sent: undefined, stored: one }],
    different: [
      { series, timestampMs: 10, sent: '0000000000000000', stored: '8000000000000000' },
      { series, timestampMs: 11, sent: '7ff0000000000002', stored: '7ff8000000000000' },
    ],
  })
})

it('looks at nothing outside the range', () => {
  const comparison = compareSeries(up([9, bitsOf(1)]), up([21, bitsOf(1)]), range)
  expect(comparison).toEqual({ samples: 0, series: 0, missing: [], extra: [], different: [] })
})
