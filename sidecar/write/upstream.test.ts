import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { INGESTION_PATH } from '../testing/azure.ts'
import { testConfig } from '../testing/start.ts'
import { type Lifetime, startLifetime } from './lifetime.ts'
import { createUpstream, type Upstream } from './upstream.ts'

const opened: Server[] = []
const upstreams: Upstream[] = []
const sockets: Socket[] = []
const lifetimes: Lifetime[] = []

afterEach(async () => {
  for (const lifetime of lifetimes.splice(0)) lifetime.close()
  for (const upstream of upstreams.splice(0)) upstream.close()
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(opened.splice(0).map((server) => new Promise((done) => server.close(done))))
})

/** A server that says what the test says, below HTTP. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  opened.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function reach(url: string, config: Parameters<typeof testConfig>[1] = {}): Upstream {
  const upstream = createUpstream(testConfig(url, config))
  upstreams.push(upstream)
  return upstream
}

function patience(outgoing?: PassThrough): Lifetime {
  const lifetime = startLifetime(10_000, outgoing)
  lifetimes.push(lifetime)
  return lifetime
}

it('gives up a connection that does not come about, with what to look at', async () => {
  const silentProxy = await listen(() => {})
  const upstream = reach(`https://azure.example${INGESTION_PATH}`, {
    httpsProxy: `http://127.0.0.1:${silentProxy}`,
    upstreamTimeoutSeconds: 1,
  })
  expect(await upstream.send([], Buffer.from('body'), patience())).toEqual({
    kind: 'failure',
    fault: { cause: 'timeout', detail: 'no connection in time' },
    connectionLost: false,
  })
})

it('says what a proxy answered that does not let it through, and no password', async () => {
  const proxy = await listen((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  })
  const upstream = reach(`https://azure.example${INGESTION_PATH}`, {
    httpsProxy: `http://me:hush@127.0.0.1:${proxy}`,
  })
  const result = await upstream.send([], Buffer.from('body'), patience())
  expect(result).toMatchObject({
    kind: 'failure',
    fault: { cause: 'proxy_refused' },
    connectionLost: false,
  })
  expect(JSON.stringify(result)).toMatch(/407 Proxy Authentication Required/)
  expect(JSON.stringify(result)).not.toContain('hush')
})

it('reads no body anymore once it has an answer', async () => {
  const length = 64 * 1024 * 1024
  let received = 0
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const port = await listen((socket) => {
    // An answer to the head alone, while far more is under way than a connection holds.
    socket.once('data', () => {
      socket.pause()
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n')
    })
    socket.on('data', (chunk) => {
      received += chunk.length
    })
    socket.on('close', resolve)
  })
  const body = Buffer.allocUnsafeSlow(length)
  const result = await reach(`http://127.0.0.1:${port}${INGESTION_PATH}`).send([], body, patience())
  expect(result).toMatchObject({ kind: 'answer', status: 413 })
  for (const socket of sockets) socket.resume()
  await closed
  expect(received).toBeLessThan(length)
})

it('reads no body anymore once the write is over', async () => {
  const length = 64 * 1024 * 1024
  const sender = new PassThrough()
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const port = await listen((socket) => {
    socket.once('data', () => {
      socket.pause()
      sender.destroy()
    })
    socket.on('close', resolve)
  })
  const body = Buffer.allocUnsafeSlow(length)
  const upstream = reach(`http://127.0.0.1:${port}${INGESTION_PATH}`)
  expect(await upstream.send([], body, patience(sender))).toMatchObject({
    kind: 'failure',
    fault: { cause: 'timeout' },
  })
  for (const socket of sockets) socket.resume()
  await closed
})

it('keeps no more of an answer than 64 KiB', async () => {
  const size = 1024 * 1024
  const port = await listen((socket) => {
    socket.once('data', () => {
      socket.write(`HTTP/1.1 400 Bad Request\r\ncontent-length: ${size}\r\n\r\n`)
      socket.write(Buffer.alloc(size, 'x'))
    })
  })
  const upstream = reach(`http://127.0.0.1:${port}${INGESTION_PATH}`)
  const result = await upstream.send([], Buffer.from('body'), patience())
  expect(result.kind === 'answer' ? [result.status, result.body.length] : result).toEqual([
    400,
    64 * 1024,
  ])
})
