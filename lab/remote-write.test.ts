import { describe, expect, it } from 'vitest'
import {
  bitsOf,
  decodeWriteRequest,
  encodeWriteRequest,
  floatOf,
  type Series,
  STALE_MARKER_BITS,
  versionOf,
} from './remote-write.ts'

const quietNan = 0x7ff8_0000_0000_0001n
const series: Series[] = [
  {
    labels: { __name__: 'up', job: 'é', instance: 'a:1' },
    samples: [
      { timestampMs: 1_767_225_600_000, bits: bitsOf(1) },
      { timestampMs: 1_767_225_615_000, bits: STALE_MARKER_BITS },
    ],
  },
  {
    labels: { __name__: 'odd', job: 'é' },
    samples: [
      { timestampMs: -1, bits: bitsOf(-0) },
      { timestampMs: 0, bits: bitsOf(Number.POSITIVE_INFINITY) },
      { timestampMs: 1, bits: quietNan },
      { timestampMs: 2, bits: bitsOf(0.1 + 0.2) },
    ],
  },
]

describe.each(['1.0', '2.0'] as const)('a write request of version %s', (version) => {
  it('comes back with every bit', () => {
    expect(decodeWriteRequest(encodeWriteRequest(series, version), version)).toEqual({
      series,
      histograms: 0,
      exemplars: 0,
    })
  })

  it('is refused when it is not snappy', () => {
    expect(() => decodeWriteRequest(Buffer.from('hello'), version)).toThrow()
  })
})

it('reads what another encoder wrote', () => {
  // One series {__name__="up"} with 1 @ 1000 ms, by hand; snappy: its length, then one literal.
  const message = Buffer.from(
    '0a1e' + // time series, 30 bytes
      '0a0e0a085f5f6e616d655f5f12027570' + // label __name__=up
      '120c09000000000000f03f10e807', // sample 1 @ 1000
    'hex',
  )
  const snappy = Buffer.concat([Buffer.from([message.length, (message.length - 1) << 2]), message])
  expect(decodeWriteRequest(snappy).series).toEqual([
    { labels: { __name__: 'up' }, samples: [{ timestampMs: 1000, bits: bitsOf(1) }] },
  ])
})

it('tells 0 from -0, and gives numbers back', () => {
  expect(bitsOf(-0)).not.toBe(bitsOf(0))
  expect(floatOf(bitsOf(-1.5))).toBe(-1.5)
  expect(floatOf(STALE_MARKER_BITS)).toBeNaN()
})

it.each([
  ['application/x-protobuf', '1.0'],
  ['application/x-protobuf; proto=prometheus.WriteRequest', '1.0'],
  ['application/x-protobuf;proto=io.prometheus.write.v2.Request', '2.0'],
  ['application/x-protobuf;proto=something.Else', undefined],
  ['application/json', undefined],
])('takes %s for version %s', (contentType, version) => {
  expect(versionOf(contentType)).toBe(version)
})
