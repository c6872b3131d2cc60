import { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listen } from './server.ts'
import { startAzure } from './testing/azure.ts'
import { get, RW1, send } from './testing/post.ts'
import { openRaw, writeHead } from './testing/raw.ts'
import { startForTest } from './testing/start.ts'

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

it('keeps idle connections longer than Prometheus does, which is 300 seconds', async () => {
  const { socket, text } = await openRaw(sidecar.port)
  socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await expect.poll(text).toMatch(/alive\n$/)
  socket.destroy()
  expect(Number(/^keep-alive: timeout=(\d+)/im.exec(text())?.[1])).toBeGreaterThan(300)
})

it('lets a connection wait as long that was opened ahead and not used yet', async () => {
  const { server } = await listen(new Hono(), {
    port: 0,
    now: () => performance.now(),
    onTurnedAway() {},
  })
  try {
    // To Node, the headers of its first request are late.
    expect(server.headersTimeout).toBeGreaterThan(300_000)
    expect(server.requestTimeout).toBeGreaterThan(300_000)
  } finally {
    server.close()
  }
})

it('closes a connection that owes it the rest of a body which nobody wants', async () => {
  for (const head of [
    writeHead(1_000_000_000),
    writeHead(1000).replace('snappy', 'gzip'),
    writeHead(1000).replace('/api/v1/write', '/health'),
  ]) {
    const { socket, text, closed } = await openRaw(sidecar.port)
    socket.write(`${head}abc`)
    await expect.poll(closed).toBe(true)
    expect(text()).toMatch(/^HTTP\/1\.1 4(05|13|15) /)
  }
})

it('takes headers of 16 KB at most', async () => {
  const withHeader = (size: number) =>
    send(sidecar.write, { headers: { ...RW1, 'x-large': 'x'.repeat(size) } })
  expect((await withHeader(15_000)).status).toBe(204)
  expect((await withHeader(17_000)).status).toBe(431)
})

it('answers many connections at once, and probes beside them', async () => {
  azure.answer((response) => setTimeout(() => response.writeHead(204).end(), 200))
  const writes = Promise.all(Array.from({ length: 50 }, () => send(sidecar.write)))
  expect((await get(`${sidecar.base}/health`)).status).toBe(200)
  expect((await writes).map(({ status }) => status)).toEqual(Array(50).fill(204))
})
