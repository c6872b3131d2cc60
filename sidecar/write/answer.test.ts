import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Tokens } from '../identity/tokens.ts'
import { RULE, startAzure } from '../testing/azure.ts'
import { send, snappyBlock } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import { handMadeTokens } from '../testing/tokens.ts'

// The status table, one test for each row, over real sockets.

const MINUTE_MS = 60_000
const start = Date.parse('2026-11-23T10:00:00Z')

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>
let now: number

beforeEach(async () => {
  azure = await startAzure()
  now = start
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

async function serve(config: Partial<SidecarConfig> = {}, tokens?: Tokens) {
  const given = tokens === undefined ? {} : { tokens }
  sidecar = await startForTest({ url: azure.url, config, parts: { now: () => now }, ...given })
}

/** Azure answers `status` to everything. */
function azureAnswers(status: number, text = '', headers: Record<string, string> = {}) {
  azure.answer((response) => response.writeHead(status, headers).end(text))
}

describe('2xx', () => {
  it('is passed on with its body and the written headers', async () => {
    azureAnswers(200, 'stored', {
      'x-prometheus-remote-write-samples-written': '3',
      'x-prometheus-remote-write-histograms-written': '2',
      'x-prometheus-remote-write-exemplars-written': '1',
      'set-cookie': 'a=b',
      'content-type': 'text/x-azure',
    })
    await serve()
    const reply = await send(sidecar.write)
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
    await serve()
    for (const status of [200, 202, 204]) {
      azureAnswers(status)
      expect((await send(sidecar.write)).status).toBe(status)
    }
  })

  it('stands although the rest of the answer never comes', async () => {
    azure.answer((response) => {
      response.writeHead(200, { 'content-length': 10 })
      response.write('sto', () => response.destroy())
    })
    await serve()
    expect((await send(sidecar.write)).status).toBe(200)
    expect(azure.received).toHaveLength(1)
  })
})

describe('no usable token', () => {
  it('is answered 503 with Retry-After and says why', async () => {
    const { tokens, drop } = handMadeTokens()
    drop()
    await serve({}, tokens)
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('1')
    expect(reply.text).toBe(
      "no token for Azure: login.microsoftonline.com cannot be reached: there is no connection; check the pod's egress rules, the firewall and HTTPS_PROXY; connect ECONNREFUSED 127.0.0.1:1\n",
    )
    expect(azure.received).toHaveLength(0)
  })
})

describe('no token yet', () => {
  it('is answered 503 with a short Retry-After, because the first one is under way', async () => {
    const { tokens } = handMadeTokens()
    const state = () => ({ ...tokens.state(), fault: undefined, failingSince: undefined })
    await serve({}, { ...tokens, header: () => undefined, state })
    const reply = await send(sidecar.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1'])
  })
})

describe('401', () => {
  it('makes the same bytes be sent once more with a new token', async () => {
    const { tokens, renewals } = handMadeTokens()
    await serve({}, tokens)
    azure.answer((response, { headers }) => {
      response.writeHead(headers.authorization === 'Bearer token-2' ? 204 : 401).end()
    })
    const body = snappyBlock(10_000)
    expect((await send(sidecar.write, { body })).status).toBe(204)
    expect(renewals).toEqual(['Bearer token-1'])
    expect(azure.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
    expect(azure.received.map((request) => request.body.equals(body))).toEqual([true, true])
  })

  it('to the new token as well is held back as 503, and is passed on when the grace is over', async () => {
    azureAnswers(401, 'bad token')
    await serve({ authGraceSeconds: 600 })
    const held = await send(sidecar.write)
    expect(held.status).toBe(503)
    expect(held.headers['retry-after']).toBe('1')
    expect(held.text).toBe(
      `Azure answers 401: it does not accept a new token for https://monitor.azure.com; samples are held back until 10:10 UTC; check CLOUD and INGESTION_AAD_AUDIENCE: the audience is not the one of ${new URL(azure.url).host}; bad token\n`,
    )
    now += 10 * MINUTE_MS
    const passed = await send(sidecar.write)
    expect(passed.status).toBe(401)
    expect(passed.text).toMatch(/^bad token; /)
  })

  it('is answered 503 while no new token can be acquired', async () => {
    const { tokens, drop } = handMadeTokens()
    azureAnswers(401)
    await serve({}, { ...tokens, renew: async () => drop() })
    const reply = await send(sidecar.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1'])
    expect(azure.received).toHaveLength(1)
  })

  it('blames no setting before a new token is refused, nor after Azure has accepted one', async () => {
    const { tokens } = handMadeTokens()
    azureAnswers(401)
    await serve({}, { ...tokens, renew: async () => undefined })
    expect((await send(sidecar.write)).text).toContain('a new one is being acquired')
    await sidecar.close()

    azureAnswers(204)
    await serve()
    await send(sidecar.write)
    azureAnswers(401)
    const { text } = await send(sidecar.write)
    expect(text).toContain('it accepted others with the same settings before')
    expect(text).not.toContain('INGESTION_AAD_AUDIENCE')
  })

  it('says that it is a matter of the clock when Azure considers a new token expired', async () => {
    azureAnswers(401, 'Bearer token: the token is expired.')
    await serve()
    const { text } = await send(sidecar.write)
    expect(text).toMatch(/^Azure answers 401: by its clock a new token has expired/)
    expect(text).not.toContain('INGESTION_AAD_AUDIENCE')
  })

  it('asks senders to wait for the next renewal, unless the token has worked since the latest', async () => {
    const { tokens } = handMadeTokens()
    const state = () => ({
      ...tokens.state(),
      renewal: { sinceMs: now - (start + 1000), pauseMs: 17_000 },
    })
    await serve({}, { ...tokens, renew: async () => undefined, state })
    azureAnswers(401)
    now += 2000
    expect((await send(sidecar.write)).headers['retry-after']).toBe('16')
    azureAnswers(204)
    await send(sidecar.write)
    azureAnswers(401)
    expect((await send(sidecar.write)).headers['retry-after']).toBe('1')
  })

  it('counts against the grace when it is too early for a newer token', async () => {
    azureAnswers(401)
    await serve(
      { authGraceSeconds: 0 },
      { ...handMadeTokens().tokens, renew: async () => undefined },
    )
    expect((await send(sidecar.write)).status).toBe(401)
  })
})

describe('403', () => {
  it('is held back as 503 and says who needs which role where', async () => {
    azureAnswers(403, 'no access')
    const clientId = '00000000-0000-0000-0000-000000000001'
    await serve({ identity: { type: 'userAssigned', clientId } })
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('1')
    expect(reply.text).toBe(
      `Azure answers 403: the user-assigned managed identity, client id ${clientId}, may not write to data collection rule ${RULE}; samples are held back until 10:45 UTC, and the oldest of them are lost from 10:20 UTC on, when they are 20 minutes old; assign the role "Monitoring Metrics Publisher" on the rule (terraform apply does); if that was done within the last 30 minutes, wait: az role assignment create --role "Monitoring Metrics Publisher" --assignee-object-id "$(az ad sp show --id ${clientId} --query id --output tsv)" --assignee-principal-type ServicePrincipal --scope "$(az monitor data-collection rule list --query "[?immutableId=='${RULE}'].id" --output tsv)"; no access\n`,
    )
  })

  it('asks senders to wait longer the longer nothing succeeds, and a second again after a success', async () => {
    azureAnswers(403)
    await serve()
    now += MINUTE_MS
    expect((await send(sidecar.write)).headers['retry-after']).toBe('15')
    azureAnswers(204)
    await send(sidecar.write)
    azureAnswers(403)
    expect((await send(sidecar.write)).headers['retry-after']).toBe('1')
  })

  it('is passed on once AUTH_GRACE_SECONDS are over, so that the queue moves', async () => {
    azureAnswers(403, 'no access')
    await serve({ authGraceSeconds: 2700 })
    expect((await send(sidecar.write)).status).toBe(503)
    now += 45 * MINUTE_MS - 1
    expect((await send(sidecar.write)).status).toBe(503)
    now += 1
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(403)
    expect(reply.text).toMatch(/^no access; .*assign the role "Monitoring Metrics Publisher"/)
  })

  it('is held back anew after Azure has accepted a write', async () => {
    azureAnswers(403)
    await serve({ authGraceSeconds: 60 })
    await send(sidecar.write)
    now += MINUTE_MS
    expect((await send(sidecar.write)).status).toBe(403)
    azureAnswers(204)
    await send(sidecar.write)
    azureAnswers(403)
    expect((await send(sidecar.write)).status).toBe(503)
  })

  it('is passed on at once when AUTH_GRACE_SECONDS is 0', async () => {
    azureAnswers(403)
    await serve({ authGraceSeconds: 0 })
    expect((await send(sidecar.write)).status).toBe(403)
  })
})

describe('429', () => {
  it("is answered 503 with Azure's Retry-After", async () => {
    const written = { 'x-prometheus-remote-write-samples-written': '0' }
    azureAnswers(429, 'slow down', { 'retry-after': '17', ...written })
    await serve()
    const reply = await send(sidecar.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '17'])
    expect(reply.headers).toMatchObject(written)
    expect(reply.text).toMatch(/^Azure answers 429: .*; slow down\n$/)
  })

  it('never makes a sender sleep for more than 30 seconds', async () => {
    azureAnswers(429, '', { 'retry-after': '86400' })
    await serve()
    expect((await send(sidecar.write)).headers['retry-after']).toBe('30')
  })

  it('is passed on as it is with THROTTLE_STATUS=429', async () => {
    azureAnswers(429, 'slow down', { 'retry-after': '17' })
    await serve({ throttleStatus: 429 })
    const reply = await send(sidecar.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '17'])
    expect(reply.text).toMatch(/^slow down; /)
  })
})

it('answers 503 to a 408, which Prometheus would take for final', async () => {
  azureAnswers(408)
  await serve()
  expect((await send(sidecar.write)).status).toBe(503)
})

describe('every other 4xx', () => {
  it.each([400, 404, 409, 410, 413, 415, 422, 451])('%i is passed on as it is', async (status) => {
    azureAnswers(status, `reason ${status}\nsecond line`, {
      'x-prometheus-remote-write-samples-written': '1',
      'x-ms-request-id': 'r1',
      'set-cookie': 'a=b',
    })
    await serve()
    const reply = await send(sidecar.write)
    expect(reply.status).toBe(status)
    expect(reply.text).toMatch(new RegExp(`^reason ${status} second line(; .*)?\n$`))
    expect(reply.headers).toMatchObject({
      'x-prometheus-remote-write-samples-written': '1',
      'x-ms-request-id': 'r1',
      'content-type': 'text/plain; charset=utf-8',
    })
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(azure.received).toHaveLength(1)
  })

  it('is cut so that it leaves our own words room within the 1 KB that Prometheus logs', async () => {
    azureAnswers(400, 'x'.repeat(100_000))
    await serve()
    const { text } = await send(sidecar.write)
    expect(text).toMatch(/^x{500,}; Azure refuses the request for good; .*out of order\n$/)
    expect(text).toHaveLength(1024 + '\n'.length)
  })

  it('never quotes a token', async () => {
    azureAnswers(400, 'bad eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl token')
    await serve()
    expect((await send(sidecar.write)).text).toMatch(/^bad \*\*\* token; /)
  })
})

describe('5xx', () => {
  it.each([500, 502, 503, 504, 507])('%i is passed on as it is', async (status) => {
    azureAnswers(status, 'trouble', { 'retry-after': '4' })
    await serve()
    const reply = await send(sidecar.write)
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(/^trouble; .+\n$/)])
    expect(reply.headers['retry-after']).toBe('4')
  })

  it('never makes a sender sleep for more than 30 seconds', async () => {
    azureAnswers(503, '', { 'retry-after': new Date(start + 60 * MINUTE_MS).toUTCString() })
    await serve()
    expect((await send(sidecar.write)).headers['retry-after']).toBe('30')
  })
})

describe('3xx', () => {
  it.each([301, 302, 303, 307, 308])('%i is answered 502 and never followed', async (status) => {
    const elsewhere = await startAzure()
    try {
      azureAnswers(status, '', { location: elsewhere.url })
      await serve()
      const reply = await send(sidecar.write)
      expect(reply.status).toBe(502)
      expect(reply.headers.location).toBeUndefined()
      expect([azure.received.length, elsewhere.received.length]).toEqual([1, 0])
    } finally {
      await elsewhere.close()
    }
  })
})
