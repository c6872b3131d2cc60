import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAzure } from '../testing/azure.ts'
import { get, send, snappyBlock } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import { handMadeTokens } from '../testing/tokens.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>

beforeEach(async () => {
  azure = await startAzure()
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

describe('connections to Azure', () => {
  it('are kept from write to write', async () => {
    sidecar = await startForTest({ url: azure.url })
    for (let i = 0; i < 20; i += 1) await send(sidecar.write)
    expect([azure.received.length, azure.connections()]).toEqual([20, 1])
  })

  it('are never more than MAX_UPSTREAM_REQUESTS', async () => {
    sidecar = await startForTest({ url: azure.url, config: { maxUpstreamRequests: 3 } })
    azure.answer((response) => setTimeout(() => response.writeHead(204).end(), 20))
    await Promise.all(Array.from({ length: 30 }, () => send(sidecar.write)))
    expect(azure.connections()).toBeLessThanOrEqual(3)
  })
})

describe('a kept connection that Azure has closed', () => {
  it('costs no write: the same bytes go once more on a new one', async () => {
    sidecar = await startForTest({ url: azure.url })
    await send(sidecar.write)
    azure.answer((response, _, count) => {
      if (count === 2) response.socket?.resetAndDestroy()
      else response.writeHead(204).end()
    })
    const body = snappyBlock(20_000)
    expect((await send(sidecar.write, { body })).status).toBe(204)
    expect(azure.received).toHaveLength(3)
    expect(azure.received[2]?.body.equals(body)).toBe(true)
  })

  it('between two writes goes unnoticed', async () => {
    sidecar = await startForTest({ url: azure.url })
    for (let i = 0; i < 5; i += 1) {
      expect((await send(sidecar.write)).status).toBe(204)
      azure.server.closeIdleConnections()
    }
    expect(azure.received).toHaveLength(5)
  })
})

it('tries a lost connection once more and not forever, and counts both', async () => {
  sidecar = await startForTest({ url: azure.url })
  azure.answer((response) => response.socket?.resetAndDestroy())
  expect((await send(sidecar.write)).status).toBe(502)
  expect(azure.received).toHaveLength(2)
  expect((await get(`${sidecar.base}/metrics`)).text).toContain(
    'upstream_connection_errors_total{cause="connection_lost"} 2',
  )
})

it('never sends a write again that Azure has answered', async () => {
  sidecar = await startForTest({ url: azure.url })
  azure.answer((response) => {
    response.writeHead(500, { 'content-length': 100 })
    response.write('half', () => response.destroy())
  })
  expect((await send(sidecar.write)).status).toBe(500)
  expect(azure.received).toHaveLength(1)
})

it('brings every write through that was refused with the same old token', async () => {
  const { tokens } = handMadeTokens({ renewMs: 50 })
  sidecar = await startForTest({ url: azure.url, tokens })
  azure.answer((response, { headers }) => {
    response.writeHead(headers.authorization === 'Bearer token-1' ? 401 : 204).end()
  })
  const replies = await Promise.all(Array.from({ length: 10 }, () => send(sidecar.write)))
  expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(204))
})

describe('a write that comes while a refused token is being renewed', () => {
  const answerByToken = () =>
    azure.answer((response, { headers }) => {
      response.writeHead(headers.authorization === 'Bearer token-1' ? 401 : 204).end()
    })

  it('waits for the new one', async () => {
    const { tokens } = handMadeTokens()
    const { promise, resolve } = Promise.withResolvers<unknown>()
    let renewal: Promise<unknown> | undefined = promise
    sidecar = await startForTest({ url: azure.url, tokens: { ...tokens, renewal: () => renewal } })
    answerByToken()
    const reply = send(sidecar.write)
    await expect.poll(async () => (await inFlight()).writes).toBe(1)
    expect(azure.received).toHaveLength(0)
    await tokens.renew('Bearer token-1', new AbortController().signal)
    renewal = undefined
    resolve(true)
    expect((await reply).status).toBe(204)
    expect(azure.received).toHaveLength(1)
  })

  it('does not wait forever: then the refused one has to do', async () => {
    const { tokens } = handMadeTokens()
    const renewal = () => new Promise(() => {})
    sidecar = await startForTest({ url: azure.url, tokens: { ...tokens, renewal } })
    expect((await send(sidecar.write)).status).toBe(204)
    expect(azure.received[0]?.headers.authorization).toBe('Bearer token-1')
  })

  it('is let go when its sender goes away', async () => {
    const { tokens } = handMadeTokens()
    const renewal = () => new Promise(() => {})
    sidecar = await startForTest({ url: azure.url, tokens: { ...tokens, renewal } })
    await expect(send(sidecar.write, { timeoutMs: 100 })).rejects.toThrow()
    await expect.poll(async () => (await inFlight()).writes).toBe(0)
    expect(azure.received).toHaveLength(0)
  })
})

it('sends a write again with a token that Azure has taken, when it is too early for another', async () => {
  const { tokens } = handMadeTokens()
  const renew = async () => undefined
  sidecar = await startForTest({ url: azure.url, tokens: { ...tokens, renew } })
  await send(sidecar.write)
  azure.answer((response, _, count) => response.writeHead(count % 2 === 0 ? 401 : 204).end())
  expect((await send(sidecar.write)).status).toBe(204)
  expect(azure.received).toHaveLength(3)
  azure.answer((response) => response.writeHead(401).end())
  expect((await send(sidecar.write)).status).toBe(503)
  expect(azure.received).toHaveLength(5)
})

it('speaks of the first token only while there was none', async () => {
  const { tokens } = handMadeTokens()
  const state = () => ({ ...tokens.state(), problem: undefined })
  const none = { ...tokens, header: () => undefined }
  sidecar = await startForTest({ url: azure.url, tokens: { ...none, state } })
  expect((await send(sidecar.write)).text).toBe(
    'no token for Azure: a token is being acquired; wait\n',
  )
})

async function inFlight() {
  return JSON.parse((await get(`${sidecar.base}/status`)).text).inFlight as { writes: number }
}

it('asks for no token while it has a valid one', async () => {
  let asked = 0
  const { tokens } = handMadeTokens()
  sidecar = await startForTest({
    url: azure.url,
    tokens: {
      ...tokens,
      renew: async (rejected, signal) => {
        asked += 1
        return tokens.renew(rejected, signal)
      },
    },
  })
  for (let i = 0; i < 10; i += 1) await send(sidecar.write)
  expect(asked).toBe(0)
})

it('counts no connection error when it was the sender that gave up', async () => {
  azure.answer(() => {})
  sidecar = await startForTest({ url: azure.url })
  await expect(send(sidecar.write, { timeoutMs: 200 })).rejects.toThrow()
  await expect
    .poll(async () => (await get(`${sidecar.base}/metrics`)).text)
    .toContain('cause="sender_gone"} 1')
  expect((await get(`${sidecar.base}/metrics`)).text).not.toMatch(/connection_errors_total\{/)
})
