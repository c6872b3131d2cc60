import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runLoad } from './generator.ts'
import type { LoadRequest } from './message.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const BODY = Buffer.alloc(20_000, 7)

async function loadOn(listener: RequestListener, load: Partial<LoadRequest>) {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request: LoadRequest = {
    port,
    bodyPath: '',
    connections: 2,
    arrival: { kind: 'saturation' },
    warmUpMs: 50,
    durationMs: 300,
    ...load,
  }
  return runLoad(request, BODY, { begun() {}, over() {} })
}

test('every request has its answer, and every body arrives whole', async () => {
  let whole = 0
  const { total } = await loadOn(
    async (request, response) => {
      let bytes = 0
      for await (const chunk of request) bytes += chunk.length
      if (bytes === BODY.length) whole += 1
      response.writeHead(204).end()
    },
    { arrival: { kind: 'rate', requestsPerSecond: 400 }, warmUpMs: 0, durationMs: 100 },
  )
  expect(total).toEqual({ sent: 40, statuses: { 204: 40 }, brokenConnections: 0, unanswered: 0 })
  expect(whole).toBe(40)
})

test('answers other than 2xx are counted by their status', async () => {
  let count = 0
  const { total } = await loadOn(
    (request, response) => {
      request.resume()
      count += 1
      response.writeHead(count % 2 === 0 ? 503 : 204).end(count % 2 === 0 ? 'later\n' : undefined)
    },
    {
      connections: 1,
      arrival: { kind: 'rate', requestsPerSecond: 100 },
      warmUpMs: 0,
      durationMs: 100,
    },
  )
  expect(total.statuses).toEqual({ 204: 5, 503: 5 })
})

test('saturation ends when there were enough writes', async () => {
  const { answered, total } = await loadOn(
    (request, response) => {
      request.resume()
      response.writeHead(204).end()
    },
    {
      arrival: { kind: 'saturation', enough: { warmUp: 20, measured: 30 } },
      warmUpMs: 8_000,
      durationMs: 8_000,
    },
  )
  expect(answered).toBeGreaterThanOrEqual(30)
  expect(total.sent).toBeGreaterThanOrEqual(50)
  expect(total.unanswered).toBe(0)
  expect(total.statuses).toEqual({ 204: total.sent })
})

test('a stall shows in every request that was due meanwhile', async () => {
  const stallMs = 400
  let stalled = false
  const { latencyMs, answered } = await loadOn(
    (request, response) => {
      request.resume()
      const answer = () => response.writeHead(204).end()
      setTimeout(answer, stalled ? 0 : stallMs)
      stalled = true
    },
    {
      connections: 1,
      arrival: { kind: 'rate', requestsPerSecond: 100 },
      warmUpMs: 0,
      durationMs: 600,
    },
  )
  expect(answered).toBe(60)
  // A loop that sends after each answer would see one slow request in all; here 30 of 60 waited.
  expect(latencyMs.p50).toBeGreaterThan(50)
  expect(latencyMs.p999).toBeGreaterThanOrEqual(stallMs)
})

test('requests whose connection is cut are unanswered', async () => {
  const { total } = await loadOn((request) => request.socket.destroy(), {
    connections: 1,
    arrival: { kind: 'rate', requestsPerSecond: 20 },
    durationMs: 200,
  })
  expect(total.statuses).toEqual({})
  expect(total.unanswered).toBe(5)
  expect(total.brokenConnections).toBeGreaterThan(0)
})

test('a connection that the server gives up while nothing is asked is no loss', async () => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    if (toldOnce) {
      socket.on('data', () => socket.write('HTTP/1.1 204 No Content\r\n\r\n'))
    } else {
      toldOnce = true
      socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
    }
  })
  let toldOnce = false
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { total } = await runLoad(
      {
        port: (server.address() as AddressInfo).port,
        bodyPath: '',
        connections: 1,
        arrival: { kind: 'rate', requestsPerSecond: 4 },
        warmUpMs: 600,
        durationMs: 400,
      },
      Buffer.from('body'),
      { begun() {}, over() {} },
    )
    expect(total.brokenConnections).toBe(0)
    expect(total.statuses).toEqual({ 204: total.sent })
  } finally {
    server.close()
  }
})
