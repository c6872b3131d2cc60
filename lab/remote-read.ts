import protobuf from 'protobufjs'
import { compressSync, uncompressSync } from 'snappy'
import { decodeTimeSeries, type Series } from './remote-write.ts'

/** Both ends included. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Reads every series of a Prometheus. The query API would do for people, but PromQL leaves stale markers
 * out; remote read does not.
 *
 * https://prometheus.io/docs/prometheus/latest/querying/remote_read_api/
 */
export async function readSeries(
  url: string,
  { fromMs, toMs }: TimeRange,
): Promise<readonly Series[]> {
  const query = {
    startTimestampMs: fromMs,
    endTimestampMs: toMs,
    matchers: [{ type: MATCH_REGEXP, name: '__name__', value: '.+' }],
  }
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-protobuf',
      'Content-Encoding': 'snappy',
      'X-Prometheus-Remote-Read-Version': '0.1.0',
    },
    body: new Uint8Array(compressSync(Buffer.from(REQUEST.encode({ queries: [query] }).finish()))),
  })
  const body = Buffer.from(await response.arrayBuffer())
  if (!response.ok) throw new Error(`remote read: ${response.status} ${body.toString('utf8')}`)
  const bytes = uncompressSync(body, { asBuffer: true })
  if (typeof bytes === 'string') throw new Error('snappy gave text')
  const { results } = RESPONSE.decode(bytes) as unknown as { results: Uint8Array[] }
  return results.flatMap((result) => decodeTimeSeries(result))
}

const MATCH_REGEXP = 2

/** A query's result is `repeated TimeSeries = 1`, which is a write request in all but name. */
const SCHEMA = protobuf.Root.fromJSON({
  nested: {
    LabelMatcher: {
      fields: {
        type: { type: 'int32', id: 1 },
        name: { type: 'string', id: 2 },
        value: { type: 'string', id: 3 },
      },
    },
    Query: {
      fields: {
        startTimestampMs: { type: 'int64', id: 1 },
        endTimestampMs: { type: 'int64', id: 2 },
        matchers: { rule: 'repeated', type: 'LabelMatcher', id: 3 },
      },
    },
    ReadRequest: { fields: { queries: { rule: 'repeated', type: 'Query', id: 1 } } },
    ReadResponse: { fields: { results: { rule: 'repeated', type: 'bytes', id: 1 } } },
  },
})
const REQUEST = SCHEMA.lookupType('ReadRequest')
const RESPONSE = SCHEMA.lookupType('ReadResponse')
