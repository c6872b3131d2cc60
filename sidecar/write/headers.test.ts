import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startAzure } from '../testing/azure.ts'
import { RW1, RW2, send, snappyBlock } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>

beforeEach(async () => {
  azure = await startAzure()
  sidecar = await startForTest({ url: azure.url })
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

/** What Azure received, apart from what the connection between the two needs. */
function receivedHeaders() {
  const { host, connection, ...headers } = azure.received[0]?.headers ?? {}
  return headers
}

const sha256 = (bytes: Buffer | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')

it.each([
  ['1.0', RW1],
  ['2.0', RW2],
])('remote write %s reaches Azure byte for byte, with its type and version', async (_, headers) => {
  const body = snappyBlock(60_000)
  await send(sidecar.write, { body, headers })
  expect(sha256(azure.received[0]?.body)).toBe(sha256(body))
  expect(receivedHeaders()).toEqual({
    ...headers,
    'content-length': String(body.length),
    'user-agent': 'Prometheus/3.13.0 azure-monitor-remote-write/0.1.0',
    authorization: 'Bearer token-1',
  })
})

it('goes to INGESTION_URL with its query, whatever the sender asked for', async () => {
  await send(`${sidecar.write}?api-version=1&x=y`)
  const { method, url } = azure.received[0] ?? {}
  expect([method, url]).toEqual(['POST', new URL(azure.url).pathname + new URL(azure.url).search])
})

it('passes on the trace context and the number of the attempt', async () => {
  const extra = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'a=1,b=2',
    'retry-attempt': '3',
  }
  await send(sidecar.write, { headers: { ...RW1, ...extra } })
  expect(receivedHeaders()).toMatchObject(extra)
})

it('passes on nothing else', async () => {
  await send(sidecar.write, {
    headers: {
      ...RW1,
      authorization: 'Bearer stolen',
      cookie: 'a=b',
      forwarded: 'for=1.2.3.4',
      host: 'evil.example',
      'proxy-authorization': 'Basic x',
      'proxy-connection': 'keep-alive',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      'x-ms-client-principal': 'me',
      'x-scope-orgid': 'tenant',
      'accept-encoding': 'gzip',
      te: 'trailers',
    },
  })
  expect(Object.keys(receivedHeaders()).sort()).toEqual([
    'authorization',
    'content-encoding',
    'content-length',
    'content-type',
    'user-agent',
    'x-prometheus-remote-write-version',
  ])
  expect(azure.received[0]?.headers.authorization).toBe('Bearer token-1')
  expect(azure.received[0]?.headers.host).toBe(new URL(azure.url).host)
})

it('keeps what Connection names to itself, and its own token all the same', async () => {
  await send(sidecar.write, {
    headers: {
      ...RW1,
      connection: 'close, Authorization, Traceparent, X-Prometheus-Remote-Write-Version',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  })
  expect(receivedHeaders()).toMatchObject({ authorization: 'Bearer token-1' })
  expect(receivedHeaders()).not.toHaveProperty('traceparent')
  expect(receivedHeaders()).not.toHaveProperty('x-prometheus-remote-write-version')
})

it('gives its own name to Azure when the sender has none', async () => {
  const { 'user-agent': _, ...headers } = RW1
  await send(sidecar.write, { headers })
  expect(receivedHeaders()['user-agent']).toBe('azure-monitor-remote-write/0.1.0')
})

it('passes on no header of Azure that could not be sent', async () => {
  azure.answer((response) => {
    response.socket?.end(
      'HTTP/1.1 200 OK\r\ncontent-type: te\x80xt\r\nx-ms-request-id: r\x80\r\nx-prometheus-remote-write-samples-written: 1\r\ncontent-length: 2\r\n\r\nok',
      'latin1',
    )
  })
  const reply = await send(sidecar.write)
  expect([reply.status, reply.text]).toEqual([200, 'ok'])
  expect(reply.headers['x-ms-request-id']).toBeUndefined()
  expect(reply.headers['x-prometheus-remote-write-samples-written']).toBe('1')
})
