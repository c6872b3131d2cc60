import { beforeEach, describe, expect, it } from 'vitest'
import { createTokenIssuer } from './access-token.ts'
import { createFaultSwitch } from './fault.ts'
import { createIngestionApp, type IngestionApp, type IngestionLimits } from './ingestion.ts'
import {
  bitsOf,
  CONTENT_TYPES,
  encodeWriteRequest,
  type Series,
  STALE_MARKER_BITS,
} from './remote-write.ts'

const tenantId = '11111111-1111-1111-1111-111111111111'
const application = { tenantId, clientId: 'the-client', objectId: 'the-object' }
const ruleId = `dcr-${'0'.repeat(32)}`
const host = 'amw-abcd.westeurope-1.metrics.ingest.monitor.azure.com'
const path = `/dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write`
const tokens = createTokenIssuer()
const faults = createFaultSwitch()
const start = new Date('2026-01-01T00:00:00Z')

let now = start
let ingestion: IngestionApp

beforeEach(() => {
  now = start
  faults.set({})
  ingestion = open()
})

function open(limits: Partial<IngestionLimits> = {}) {
  const app = createIngestionApp({
    tokens,
    limits,
    clock: () => now,
    faults: () => faults.current().ingestion,
  })
  app.assignRole(ruleId, application.clientId)
  return app
}

function token({
  audience = 'https://monitor.azure.com/',
  clientId = 'the-client',
  at = start,
} = {}) {
  const identity = { ...application, clientId }
  return tokens.issue({ application: identity, audience, lifetimeSeconds: 3600, now: at })
}

interface Variant {
  readonly url?: string
  readonly method?: string
  readonly bearer?: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer
}

function write(series: readonly Series[], variant: Variant = {}) {
  const answer = ingestion.handle({
    method: variant.method ?? 'POST',
    url: new URL(variant.url ?? `https://${host}${path}?api-version=2023-04-24`),
    headers: {
      'content-type': CONTENT_TYPES['1.0'],
      'content-encoding': 'snappy',
      authorization: `Bearer ${variant.bearer ?? token()}`,
      ...variant.headers,
    },
    body: variant.body ?? encodeWriteRequest(series),
  })
  const { error } = (answer.body ?? {}) as { error?: { code: string; message: string } }
  return { status: answer.status, code: error?.code, headers: answer.headers ?? {} }
}

/** One series with samples at so many seconds from the start, each with the value of its offset. */
function up(...offsetSeconds: number[]): Series[] {
  return [{ labels: { __name__: 'up' }, samples: offsetSeconds.map(sampleAt) }]
}

function sampleAt(offsetSeconds: number) {
  return { timestampMs: start.getTime() + offsetSeconds * 1000, bits: bitsOf(offsetSeconds) }
}

describe('who may write', () => {
  it('the application that has the role on the rule', () => {
    expect(write(up(0)).status).toBe(204)
  })

  it.each([
    ['no token', { authorization: '' }],
    ['no JSON web token', { authorization: 'Bearer abc' }],
    [
      'a token for something else',
      { authorization: `Bearer ${token({ audience: 'https://a.example' })}` },
    ],
    [
      'a token of another cloud',
      { authorization: `Bearer ${token({ audience: 'https://monitor.azure.us/' })}` },
    ],
    [
      'a token of a stranger',
      {
        authorization: `Bearer ${createTokenIssuer().issue({ application, audience: 'https://monitor.azure.com/', lifetimeSeconds: 60, now: start })}`,
      },
    ],
  ])('nobody with %s', (_, headers) => {
    expect(write(up(0), { headers })).toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer' },
    })
    expect(ingestion.counts().stored).toBe(0)
  })

  it('nobody with a token that has expired', () => {
    const bearer = token()
    now = new Date(start.getTime() + 3_599_000)
    expect(write([], { bearer }).status).toBe(204)
    now = new Date(start.getTime() + 3_600_000)
    expect(write([], { bearer }).status).toBe(401)
  })

  it('nobody with a token that has expired by this clock only', () => {
    faults.set({ ingestion: { clockSkewSeconds: 3600 } })
    expect(write([]).status).toBe(401)
  })

  it('each audience form that Microsoft’s pages use, in its own cloud', () => {
    const url = `https://amw.usgovvirginia-1.metrics.ingest.monitor.azure.us${path}?api-version=2023-04-24`
    const bearer = token({ audience: 'https://monitor.azure.us' })
    expect(write([], { url, bearer }).status).toBe(204)
    expect(write([], { bearer: token({ audience: 'https://monitor.azure.com' }) }).status).toBe(204)
  })

  it('nobody without the role', () => {
    expect(write(up(0), { bearer: token({ clientId: 'another' }) })).toMatchObject({
      status: 403,
      code: 'OperationFailed',
    })
  })

  it('nobody before the role has become effective', () => {
    faults.set({ ingestion: { roleDelaySeconds: 60 } })
    now = new Date(start.getTime() + 59_999)
    expect(write(up(0)).status).toBe(403)
    now = new Date(start.getTime() + 60_000)
    expect(write(up(0)).status).toBe(204)
  })

  it('nobody after the role was removed', () => {
    ingestion.removeRole(ruleId, application.clientId)
    expect(write(up(0)).status).toBe(403)
  })

  it('nobody to a rule that does not exist', () => {
    const url = `https://${host}${path.replace(ruleId, `dcr-${'f'.repeat(32)}`)}?api-version=2023-04-24`
    expect(write(up(0), { url }).status).toBe(404)
  })
})

describe('what a write must look like', () => {
  it.each<[string, number, Variant]>([
    ['another path', 404, { url: `https://${host}/api/v1/write?api-version=2023-04-24` }],
    ['no api-version', 400, { url: `https://${host}${path}` }],
    ['an unknown api-version', 400, { url: `https://${host}${path}?api-version=1999-01-01` }],
    ['another method', 405, { method: 'GET' }],
    ['another content type', 415, { headers: { 'content-type': 'application/json' } }],
    ['another encoding', 415, { headers: { 'content-encoding': 'gzip' } }],
    ['a body that is not snappy', 400, { body: Buffer.from('hello') }],
    ['an empty body', 400, { body: Buffer.alloc(0) }],
    ['a body over the limit', 413, { body: Buffer.alloc(1024 * 1024 + 1) }],
  ])('refuses %s', (_, status, variant) => {
    expect(write(up(0), variant).status).toBe(status)
    expect(ingestion.counts().requests).toEqual({ [status]: 1 })
  })

  it('takes version 2.0 and says how much was written', () => {
    const answer = write([], {
      headers: { 'content-type': CONTENT_TYPES['2.0'] },
      body: encodeWriteRequest(up(0, 1), '2.0'),
    })
    expect(answer).toMatchObject({
      status: 204,
      headers: { 'X-Prometheus-Remote-Write-Samples-Written': '2' },
    })
    expect(ingestion.series()).toEqual(up(0, 1))
  })

  it('refuses two values of one series for one time', () => {
    const [one] = up(0)
    const twin = { labels: { __name__: 'UP' }, samples: [sampleAt(0)] }
    expect(one && write([one, twin])).toMatchObject({ status: 422 })
    expect(ingestion.counts().stored).toBe(0)
  })
})

describe('what is stored', () => {
  it('every bit of a value', () => {
    const series = [
      {
        labels: { __name__: 'odd' },
        samples: [-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324].map((value, index) => ({
          timestampMs: start.getTime() + index,
          bits: bitsOf(value),
        })),
      },
      {
        labels: { __name__: 'ended' },
        samples: [{ timestampMs: start.getTime(), bits: STALE_MARKER_BITS }],
      },
    ]
    expect(write(series).status).toBe(204)
    expect(ingestion.series()).toEqual(series)
  })

  it('nothing older than 20 minutes, nothing further ahead than 20 minutes', () => {
    expect(write(up(-1201, -1200, 0, 1200, 1201)).status).toBe(204)
    expect(ingestion.series()).toEqual(up(-1200, 0, 1200))
    expect(ingestion.counts().dropped).toEqual({ OldData: 1, InvalidTimeRange: 1 })
  })

  it('each sample once', () => {
    write(up(0, 1))
    expect(write(up(0, 1, 2)).status).toBe(204)
    expect(ingestion.series()).toEqual(up(0, 1, 2))
    expect(ingestion.counts().dropped).toEqual({ Duplicate: 2 })
  })

  it('nothing that is older than what its series has', () => {
    write(up(10))
    expect(write(up(9, 11)).status).toBe(204)
    expect(ingestion.series()).toEqual(up(10, 11))
    expect(ingestion.counts().dropped).toEqual({ OutOfOrder: 1 })
  })

  it('series that differ in case only as one', () => {
    write(up(0))
    write([{ labels: { __name__: 'Up' }, samples: [sampleAt(1)] }])
    expect(ingestion.series()).toEqual(up(0, 1))
  })

  it.each([
    ['a name that is too long', { __name__: 'a'.repeat(512) }],
    ['a label name that is too long', { __name__: 'a', ['b'.repeat(512)]: '1' }],
    ['a label value that is too long', { __name__: 'a', b: 'c'.repeat(1024) }],
    [
      'too many labels',
      {
        __name__: 'a',
        ...Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`l${n}`, '1'])),
      },
    ],
    ['no name', { job: 'a' }],
  ])('nothing with %s', (_, labels) => {
    expect(write([{ labels, samples: [sampleAt(0)] }]).status).toBe(204)
    expect(ingestion.counts()).toMatchObject({ stored: 0, dropped: { BadInputFormat: 1 } })
  })

  it('no more series than the workspace takes', () => {
    ingestion = open({ maxActiveSeries: 1 })
    write(up(0))
    write([{ labels: { __name__: 'another' }, samples: [sampleAt(0)] }])
    expect(ingestion.counts()).toMatchObject({ stored: 1, dropped: { LimitThrottling: 1 } })
  })

  it('no more samples in a minute than the workspace takes', () => {
    ingestion = open({ maxSamplesPerMinute: 2 })
    write(up(0, 1, 2))
    now = new Date(start.getTime() + 60_000)
    write(up(3))
    expect(ingestion.series()).toEqual(up(0, 1, 3))
    expect(ingestion.counts().dropped).toEqual({ LimitThrottling: 1 })
  })
})

describe('how much a rule takes', () => {
  it('answers 429 beyond the requests of a minute, and says when to come back', () => {
    ingestion = open({ maxRequestsPerMinute: 1 })
    expect(write(up(0)).status).toBe(204)
    now = new Date(start.getTime() + 20_000)
    expect(write(up(1))).toMatchObject({ status: 429, headers: { 'Retry-After': '40' } })
    now = new Date(start.getTime() + 60_000)
    expect(write(up(1)).status).toBe(204)
  })

  it('answers 429 beyond the bytes of a minute', () => {
    ingestion = open({ maxBytesPerMinute: 100 })
    expect(write([], { body: Buffer.alloc(101) }).status).toBe(429)
  })
})

it('counts requests by status, and forgets everything when told to', () => {
  write(up(0))
  write(up(0), { headers: { authorization: '' } })
  expect(ingestion.counts()).toMatchObject({ series: 1, stored: 1, requests: { 204: 1, 401: 1 } })
  ingestion.clear()
  now = new Date(start.getTime() + 60_000)
  expect(ingestion.counts()).toEqual({
    series: 0,
    stored: 0,
    dropped: {},
    requests: {},
    bytes: 0,
    samplesPerSecond: 0,
    histograms: 0,
    exemplars: 0,
  })
  expect(write(up(0)).status).toBe(204)
})
