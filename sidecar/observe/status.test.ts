import { afterEach, beforeEach, expect, it } from 'vitest'
import { RULE, startAzure } from '../testing/azure.ts'
import { get, send } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import { handMadeTokens } from '../testing/tokens.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>
const hand = handMadeTokens()

beforeEach(async () => {
  azure = await startAzure()
  const now = () => Date.parse('2026-11-23T10:00:00Z')
  sidecar = await startForTest({
    url: azure.url,
    config: { cluster: 'c1' },
    tokens: hand.tokens,
    parts: { now },
  })
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

it('is told to programs, from loopback', async () => {
  await send(sidecar.write)
  const status = await get(`${sidecar.base}/status`)
  expect(status.headers['content-type']).toMatch(/^application\/json/)
  expect(JSON.parse(status.text)).toMatchObject({
    version: '0.1.0',
    cluster: 'c1',
    rule: RULE,
    ready: true,
    problems: [],
    token: { usable: true, expiresAt: '2030-01-01T00:00:00.000Z' },
    state: { tone: 'good', headline: 'Forwarding' },
    inFlight: { writes: 0, bytes: 0 },
  })
  expect((await get(`${sidecar.base}/ready`)).text).toBe(
    [
      'ready',
      'token: valid until 2030-01-01T00:00:00.000Z',
      'Forwarding. 0 requests/s, last success 0 s ago',
      'in flight: 0 writes, 0 bytes',
      '',
    ].join('\n'),
  )
})

it('is ready however Azure and Entra ID fare, and says how they do', async () => {
  azure.answer((response) => response.writeHead(500).end('broken'))
  await send(sidecar.write)
  hand.drop()
  const ready = await get(`${sidecar.base}/ready`)
  expect(ready.status).toBe(200)
  expect(ready.text.split('\n')).toEqual([
    'ready',
    'token: none',
    'Holding samples back: Azure answers with an error of its own, since 10:00 UTC',
    expect.stringMatching(/^Azure answers with an error of its own; look at .*; broken$/),
    'At risk: samples since 10:00 UTC, the oldest is 0 s old. Azure accepts none older than 20 minutes, so the first are lost in 20 min, at 10:20 UTC.',
    'in flight: 0 writes, 0 bytes',
    '',
  ])
  expect((await get(`${sidecar.base}/health`)).status).toBe(200)
})

it('is not ready while credential material is missing, and is alive all the same', async () => {
  sidecar.setProblem({ cause: 'credential_file', detail: '/mnt/c: no such file' })
  const ready = await get(`${sidecar.base}/ready`)
  expect([ready.status, ready.text.split('\n')[0]]).toEqual([
    503,
    expect.stringMatching(
      /^not ready: the credential file cannot be used: \/mnt\/c: no such file; look/,
    ),
  ])
  expect((await get(`${sidecar.base}/health`)).status).toBe(200)
})
