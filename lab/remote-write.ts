import protobuf from 'protobufjs'
import { compressSync, uncompressSync } from 'snappy'

/** A value at a time, exactly: two NaNs differ when their bits do, and so do 0 and -0. */
export interface Sample {
  readonly timestampMs: number
  /** The float64's bits. See {@link bitsOf} and {@link floatOf}. */
  readonly bits: bigint
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly Sample[]
}

/** What a write carries besides float samples; counted, not stored. */
export interface WriteRequest {
  readonly series: readonly Series[]
  readonly histograms: number
  readonly exemplars: number
}

/** What Prometheus writes when a series ends. Its bits would not survive as a JavaScript number. */
export const STALE_MARKER_BITS = 0x7ff0_0000_0000_0002n

export type RemoteWriteVersion = '1.0' | '2.0'

/** https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/#protocol */
export const CONTENT_TYPES = {
  '1.0': 'application/x-protobuf',
  '2.0': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
} as const satisfies Record<RemoteWriteVersion, string>

export function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}

/** For people and sums; a NaN's payload is lost. */
export function floatOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}

/** Which schema a `Content-Type` names; `undefined` when it is neither. */
export function versionOf(contentType: string): RemoteWriteVersion | undefined {
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  if (type !== 'application/x-protobuf') return undefined
  const proto = parameters.find((parameter) => parameter.startsWith('proto='))?.slice(6)
  if (proto === undefined || proto === 'prometheus.writerequest') return '1.0'
  return proto === 'io.prometheus.write.v2.request' ? '2.0' : undefined
}

/** A body in snappy's block format. */
export function encodeWriteRequest(
  series: readonly Series[],
  version: RemoteWriteVersion = '1.0',
): Buffer {
  const message = version === '1.0' ? messageV1(series) : messageV2(series)
  const type = version === '1.0' ? V1_REQUEST : V2_REQUEST
  return Buffer.from(compressSync(Buffer.from(type.encode(message).finish())))
}

/** @throws Error when `body` is not a write request in snappy's block format */
export function decodeWriteRequest(
  body: Uint8Array,
  version: RemoteWriteVersion = '1.0',
): WriteRequest {
  const bytes = uncompressSync(Buffer.from(body), { asBuffer: true })
  if (typeof bytes === 'string') throw new Error('snappy gave text')
  return version === '1.0' ? decodeV1(bytes) : decodeV2(bytes)
}

/** The series of an uncompressed write request of version 1.0. */
export function decodeTimeSeries(bytes: Uint8Array): readonly Series[] {
  return decodeV1(bytes).series
}

/**
 * The messages of both versions. A value is declared `fixed64` although it is a `double`: the wire form
 * is the same, and its bits arrive as they are. Histograms and the like are left as bytes.
 *
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#protocol
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/#protobuf-message
 */
const SCHEMA = protobuf.Root.fromJSON({
  nested: {
    Sample: {
      fields: { bits: { type: 'fixed64', id: 1 }, timestamp: { type: 'int64', id: 2 } },
    },
    Label: { fields: { name: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
    TimeSeriesV1: {
      fields: {
        labels: { rule: 'repeated', type: 'Label', id: 1 },
        samples: { rule: 'repeated', type: 'Sample', id: 2 },
        exemplars: { rule: 'repeated', type: 'bytes', id: 3 },
        histograms: { rule: 'repeated', type: 'bytes', id: 4 },
      },
    },
    WriteRequestV1: {
      fields: { timeseries: { rule: 'repeated', type: 'TimeSeriesV1', id: 1 } },
    },
    TimeSeriesV2: {
      fields: {
        labelsRefs: { rule: 'repeated', type: 'uint32', id: 1, options: { packed: true } },
        samples: { rule: 'repeated', type: 'Sample', id: 2 },
        histograms: { rule: 'repeated', type: 'bytes', id: 3 },
        exemplars: { rule: 'repeated', type: 'bytes', id: 4 },
      },
    },
    RequestV2: {
      fields: {
        symbols: { rule: 'repeated', type: 'string', id: 4 },
        timeseries: { rule: 'repeated', type: 'TimeSeriesV2', id: 5 },
      },
    },
  },
})
const V1_REQUEST = SCHEMA.lookupType('WriteRequestV1')
const V2_REQUEST = SCHEMA.lookupType('RequestV2')

interface WireSample {
  readonly bits: protobuf.Long
  readonly timestamp: protobuf.Long
}

interface WireSeries {
  readonly samples: readonly WireSample[]
  readonly histograms: readonly Uint8Array[]
  readonly exemplars: readonly Uint8Array[]
}

function decodeV1(bytes: Uint8Array): WriteRequest {
  interface SeriesV1 extends WireSeries {
    readonly labels: readonly { readonly name: string; readonly value: string }[]
  }
  const { timeseries } = V1_REQUEST.decode(bytes) as unknown as { timeseries: SeriesV1[] }
  return collect(timeseries, ({ labels }) =>
    Object.fromEntries(labels.map(({ name, value }) => [name, value])),
  )
}

function decodeV2(bytes: Uint8Array): WriteRequest {
  interface SeriesV2 extends WireSeries {
    readonly labelsRefs: readonly number[]
  }
  const { symbols, timeseries } = V2_REQUEST.decode(bytes) as unknown as {
    symbols: string[]
    timeseries: SeriesV2[]
  }
  const symbol = (reference: number | undefined): string => {
    const text = reference === undefined ? undefined : symbols[reference]
    if (text === undefined) throw new Error(`no symbol ${reference}`)
    return text
  }
  return collect(timeseries, ({ labelsRefs }) => {
    const labels: Record<string, string> = {}
    for (let at = 0; at < labelsRefs.length; at += 2) {
      labels[symbol(labelsRefs[at])] = symbol(labelsRefs[at + 1])
    }
    return labels
  })
}

function collect<S extends WireSeries>(
  timeseries: readonly S[],
  labelsOf: (series: S) => Record<string, string>,
): WriteRequest {
  return {
    series: timeseries.map((one) => ({
      labels: labelsOf(one),
      samples: one.samples.map(({ bits, timestamp }) => ({
        timestampMs: Number(timestamp),
        bits: (BigInt(bits.high >>> 0) << 32n) | BigInt(bits.low >>> 0),
      })),
    })),
    histograms: sum(timeseries.map(({ histograms }) => histograms.length)),
    exemplars: sum(timeseries.map(({ exemplars }) => exemplars.length)),
  }
}

function messageV1(series: readonly Series[]) {
  return {
    timeseries: series.map(({ labels, samples }) => ({
      // Senders must sort labels by name.
      labels: sorted(labels).map(([name, value]) => ({ name, value })),
      samples: samples.map(wireSample),
    })),
  }
}

function messageV2(series: readonly Series[]) {
  const references = new Map([['', 0]])
  const reference = (text: string): number => {
    const known = references.get(text)
    if (known !== undefined) return known
    references.set(text, references.size)
    return references.size - 1
  }
  const timeseries = series.map(({ labels, samples }) => ({
    labelsRefs: sorted(labels).flatMap((label) => label.map(reference)),
    samples: samples.map(wireSample),
  }))
  return { symbols: [...references.keys()], timeseries }
}

function wireSample({ timestampMs, bits }: Sample) {
  return {
    bits: { low: Number(bits & 0xffff_ffffn), high: Number(bits >> 32n) },
    timestamp: timestampMs,
  }
}

function sorted(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
