import { Agent, request } from 'undici'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts'
import { type Endpoint, openEndpoint } from './endpoint.ts'
import { createFaultSwitch, type EndpointFaults } from './fault.ts'

const faults = createFaultSwitch()
let ca: CertificateAuthority
let endpoint: Endpoint
let client: Agent
let handled: string[]

beforeAll(() => {
  ca = createCertificateAuthority()
})

beforeEach(async () => {
  faults.set({})
  handled = []
  client = new Agent({ connect: { ca: ca.caPem } })
  endpoint = await openEndpoint({
    handle({ body }) {
      handled.push(body.toString())
      return { status: 200, body: 'done' }
    },
    faults: () => faults.current().ingestion,
    tls: { ca, serves: (name) => name === 'known.example' },
    maxBodyBytes: 1000,
  })
})

afterEach(async () => {
  await client.destroy()
  await endpoint.close()
})

async function setFault(fault: EndpointFaults) {
  faults.set({ ingestion: fault })
  await endpoint.applyFaults()
}

async function post(body = 'x') {
  const {
    statusCode,
    headers,
    body: answer,
  } = await request(endpoint.url, {
    method: 'POST',
    body,
    dispatcher: client,
  })
  return { status: statusCode, headers, text: await answer.text() }
}

async function statuses(count: number) {
  const all: number[] = []
  for (let at = 0; at < count; at += 1) all.push((await post()).status)
  return all
}

it('hands requests over and answers what the handler says', async () => {
  expect(await post('hello')).toMatchObject({ status: 200, text: 'done' })
  expect(handled).toEqual(['hello'])
})

it('answers 413 to a body that is too long, without handing it over', async () => {
  expect((await post('x'.repeat(1001))).status).toBe(413)
  expect(handled).toEqual([])
})

it('shows a mistake of its own as 500', async () => {
  const broken = await openEndpoint({
    handle() {
      throw new Error('a mistake')
    },
  })
  try {
    const { statusCode, body } = await request(broken.url, { method: 'POST', body: 'x' })
    expect({ statusCode, text: await body.text() }).toEqual({
      statusCode: 500,
      text: 'the lab failed: Error: a mistake',
    })
  } finally {
    await broken.close()
  }
})

describe('a fault', () => {
  it('answers a status instead of doing the work', async () => {
    await setFault({ status: 503, retryAfterSeconds: 7 })
    expect(await post()).toMatchObject({ status: 503, headers: { 'retry-after': '7' } })
    expect(handled).toEqual([])
  })

  it('answers with a page of HTML, as something else in its place does', async () => {
    await setFault({ html: true })
    expect(await post()).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('text/html') },
    })
    expect(handled).toEqual([])
  })

  it('ends after so many requests', async () => {
    await setFault({ status: 500, requests: 2 })
    expect(await statuses(4)).toEqual([500, 500, 200, 200])
    expect(endpoint.struck()).toBe(2)
  })

  it('strikes each nth request', async () => {
    await setFault({ status: 429, everyNth: 2 })
    expect(await statuses(4)).toEqual([200, 429, 200, 429])
  })

  it('counts anew when it is set again', async () => {
    await setFault({ status: 500, requests: 1 })
    expect(await statuses(2)).toEqual([500, 200])
    await setFault({ status: 500, requests: 1 })
    expect(await statuses(2)).toEqual([500, 200])
  })

  it('redirects', async () => {
    await setFault({ redirectTo: 'https://elsewhere.example/' })
    const answer = await post()
    expect(answer).toMatchObject({
      status: 307,
      headers: { location: 'https://elsewhere.example/' },
    })
  })

  it.each([
    ['connect', []],
    ['request', []],
    ['answer', ['x']],
  ] as const)('resets the connection (%s)', async (reset, done) => {
    await setFault({ reset, requests: 1 })
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(handled).toEqual(done)
    expect((await post()).status).toBe(200)
  })

  it('stalls in the middle of an answer, and works again after that', async () => {
    await setFault({ stallAfterBytes: 2, requests: 1 })
    const { statusCode, headers, body } = await request(endpoint.url, { dispatcher: client })
    const { value } = await body[Symbol.asyncIterator]().next()
    expect([statusCode, headers['content-length'], String(value)]).toEqual([200, '4', 'do'])
    expect(body.readableEnded).toBe(false)
    expect((await post()).status).toBe(200)
  })

  it('answers late', async () => {
    await setFault({ latencyMs: 200 })
    const began = performance.now()
    await post()
    expect(performance.now() - began).toBeGreaterThan(195)
  })

  it('reads slowly', async () => {
    await setFault({ readBytesPerSecond: 1000 })
    const began = performance.now()
    await post('x'.repeat(200))
    expect(performance.now() - began).toBeGreaterThan(195)
  })

  it('refuses connections until it is taken away, and then uses the same port', async () => {
    await setFault({ refuse: true })
    await expect(post()).rejects.toThrow(/ECONNREFUSED|other side closed/)
    await expect(post()).rejects.toThrow(/ECONNREFUSED/)
    await setFault({})
    expect((await post()).status).toBe(200)
  })

  it.each([
    ['wrong-name', /ERR_TLS_CERT_ALTNAME_INVALID|altnames/i],
    ['expired', /expired/i],
    ['unknown-authority', /unable to verify|self-signed|issuer/i],
  ] as const)('shows a certificate that is no good (%s)', async (tls, message) => {
    await post()
    await setFault({ tls })
    await client.destroy()
    client = new Agent({ connect: { ca: ca.caPem } })
    await expect(post()).rejects.toThrow(message)
    await setFault({})
    expect((await post()).status).toBe(200)
  })
})

it('shows a certificate for the name it is asked for, if that name is its own', async () => {
  const ask = (servername: string) => {
    const named = new Agent({ connect: { ca: ca.caPem, servername } })
    return request(endpoint.url, { dispatcher: named }).finally(() => named.destroy())
  }
  expect((await ask('known.example')).statusCode).toBe(200)
  await expect(ask('other.example')).rejects.toThrow(/altnames/)
})

it('ends requests that are waiting when it closes', async () => {
  await setFault({ latencyMs: 60_000 })
  const waiting = post().then(
    () => 'answered',
    () => 'ended',
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  await endpoint.close()
  expect(await waiting).toBe('ended')
})

it('says which fault is wrong', () => {
  expect(() => faults.set({ ingestion: { status: 42 } })).toThrow(/ingestion\.status/)
  expect(() => faults.set(JSON.parse('{"imds":{"nonsense":1}}'))).toThrow(/nonsense/)
})
