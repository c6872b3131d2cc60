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
    azure: {
      cause: 'none',
      since: '2026-11-23T10:00:00.000Z',
      message: 'Azure accepts samples',
    },
    inHand: { writes: 0, bytes: 0 },
  })
  expect((await get(`${sidecar.base}/ready`)).text).toBe(
    [
      'ready',
      'token: valid until 2030-01-01T00:00:00.000Z',
      'Azure: Azure accepts samples (since 2026-11-23T10:00:00.000Z)',
      'in hand: 0 writes, 0 bytes',
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
  expect(ready.text).toBe(
    [
      'ready',
      'token: none; Entra ID cannot be reached',
      'Azure: broken (since 2026-11-23T10:00:00.000Z)',
      'in hand: 0 writes, 0 bytes',
      '',
    ].join('\n'),
  )
  expect((await get(`${sidecar.base}/health`)).status).toBe(200)
})

it('is not ready while credential material is missing, and is alive all the same', async () => {
  sidecar.setProblem('/mnt/c: no such file')
  const ready = await get(`${sidecar.base}/ready`)
  expect([ready.status, ready.text.split('\n')[0]]).toEqual([
    503,
    'not ready: /mnt/c: no such file',
  ])
  expect((await get(`${sidecar.base}/health`)).status).toBe(200)
})
