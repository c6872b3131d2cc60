import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAzure } from '../testing/azure.ts'
import { send } from '../testing/post.ts'
import { MINUTE_MS, START, WriteStage } from '../testing/write-stage.ts'

// The status table, one test for each row, over real sockets. Without a token, 401 and 403: refused-identity.test.ts.

let stage: WriteStage

beforeEach(async () => {
  stage = await WriteStage.open()
})
afterEach(() => stage.close())

describe('2xx', () => {
  it('is passed on with its body and the written headers', async () => {
    stage.azureAnswers(200, 'stored', {
      'x-prometheus-remote-write-samples-written': '3',
      'x-prometheus-remote-write-histograms-written': '2',
      'x-prometheus-remote-write-exemplars-written': '1',
      'set-cookie': 'a=b',
      'content-type': 'text/x-azure',
    })
    await stage.serve()
    const reply = await send(stage.write)
    expect([reply.status, reply.text]).toEqual([200, 'stored'])
    expect(reply.headers).toMatchObject({
      'x-prometheus-remote-write-samples-written': '3',
      'x-prometheus-remote-write-histograms-written': '2',
      'x-prometheus-remote-write-exemplars-written': '1',
      'content-type': 'text/x-azure',
    })
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  it('keeps its exact status', async () => {
    await stage.serve()
    for (const status of [200, 202, 204]) {
      stage.azureAnswers(status)
      expect((await send(stage.write)).status).toBe(status)
    }
  })

  it('stands although the rest of the answer never comes', async () => {
    stage.azure.answer((response) => {
      response.writeHead(200, { 'content-length': 10 })
      response.write('sto', () => response.destroy())
    })
    await stage.serve()
    expect((await send(stage.write)).status).toBe(200)
    expect(stage.azure.received).toHaveLength(1)
  })
})

describe('429', () => {
  it("is answered 503 with Azure's Retry-After", async () => {
    const written = { 'x-prometheus-remote-write-samples-written': '0' }
    stage.azureAnswers(429, 'slow down', { 'retry-after': '17', ...written })
    await stage.serve()
    const reply = await send(stage.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '17'])
    expect(reply.headers).toMatchObject(written)
    expect(reply.text).toMatch(/^Azure answers 429: .*; slow down\n$/)
  })

  it('never makes a sender sleep for more than 30 seconds', async () => {
    stage.azureAnswers(429, '', { 'retry-after': '86400' })
    await stage.serve()
    expect((await send(stage.write)).headers['retry-after']).toBe('30')
  })

  it('is passed on as it is with THROTTLE_STATUS=429', async () => {
    stage.azureAnswers(429, 'slow down', { 'retry-after': '17' })
    await stage.serve({ throttleStatus: 429 })
    const reply = await send(stage.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '17'])
    expect(reply.text).toMatch(/^slow down; /)
  })
})

it('answers 503 to a 408, which Prometheus would take for final', async () => {
  stage.azureAnswers(408)
  await stage.serve()
  expect((await send(stage.write)).status).toBe(503)
})

describe('every other 4xx', () => {
  it.each([400, 404, 409, 410, 413, 415, 422, 451])('%i is passed on as it is', async (status) => {
    stage.azureAnswers(status, `reason ${status}\nsecond line`, {
      'x-prometheus-remote-write-samples-written': '1',
      'x-ms-request-id': 'r1',
      'set-cookie': 'a=b',
    })
    await stage.serve()
    const reply = await send(stage.write)
    expect(reply.status).toBe(status)
    expect(reply.text).toMatch(new RegExp(`^reason ${status} second line(; .*)?\n$`))
    expect(reply.headers).toMatchObject({
      'x-prometheus-remote-write-samples-written': '1',
      'x-ms-request-id': 'r1',
      'content-type': 'text/plain; charset=utf-8',
    })
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(stage.azure.received).toHaveLength(1)
  })

  it('is cut so that it leaves our own words room within the 1 KB that Prometheus logs', async () => {
    stage.azureAnswers(400, 'x'.repeat(100_000))
    await stage.serve()
    const { text } = await send(stage.write)
    expect(text).toMatch(/^x{500,}; Azure refuses the request for good; .*out of order\n$/)
    expect(text).toHaveLength(1024 + '\n'.length)
  })

  it('never quotes a token', async () => {
    stage.azureAnswers(400, 'bad eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl token')
    await stage.serve()
    expect((await send(stage.write)).text).toMatch(/^bad \*\*\* token; /)
  })
})

describe('5xx', () => {
  it.each([500, 502, 503, 504, 507])('%i is passed on as it is', async (status) => {
    stage.azureAnswers(status, 'trouble', { 'retry-after': '4' })
    await stage.serve()
    const reply = await send(stage.write)
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(/^trouble; .+\n$/)])
    expect(reply.headers['retry-after']).toBe('4')
  })

  it('never makes a sender sleep for more than 30 seconds', async () => {
    stage.azureAnswers(503, '', { 'retry-after': new Date(START + 60 * MINUTE_MS).toUTCString() })
    await stage.serve()
    expect((await send(stage.write)).headers['retry-after']).toBe('30')
  })
})

describe('3xx', () => {
  it.each([301, 302, 303, 307, 308])('%i is answered 502 and never followed', async (status) => {
    const elsewhere = await startAzure()
    try {
      stage.azureAnswers(status, '', { location: elsewhere.url })
      await stage.serve()
      const reply = await send(stage.write)
      expect(reply.status).toBe(502)
      expect(reply.headers.location).toBeUndefined()
      expect([stage.azure.received.length, elsewhere.received.length]).toEqual([1, 0])
    } finally {
      await elsewhere.close()
    }
  })
})
