import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { startAzure } from '../testing/azure.ts'
import { get, send, snappyBlock } from '../testing/post.ts'
import { openRaw, writeHead } from '../testing/raw.ts'
import { startForTest } from '../testing/start.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>

beforeEach(async () => {
  azure = await startAzure()
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

async function serve(config: Partial<SidecarConfig> = {}) {
  sidecar = await startForTest({ url: azure.url, config })
}

/** Azure keeps every request waiting until it is told to answer. */
function holdAzure() {
  const held: ServerResponse[] = []
  azure.answer((response) => held.push(response))
  return {
    held,
    release() {
      azure.answer((response) => response.writeHead(204).end())
      for (const response of held) response.writeHead(204).end()
    },
  }
}

async function inFlight() {
  const status = JSON.parse((await get(`${sidecar.base}/status`)).text)
  return status.inFlight as { writes: number; bytes: number }
}

describe('a body', () => {
  it('of exactly MAX_BODY_BYTES is taken, one byte more is answered 413', async () => {
    await serve({ maxBodyBytes: 4096 })
    const fits = snappyBlock(4091)
    expect(fits).toHaveLength(4096)
    expect((await send(sidecar.write, { body: fits })).status).toBe(204)
    const reply = await send(sidecar.write, { body: snappyBlock(4092) })
    expect(reply.status).toBe(413)
    expect(reply.text).toMatch(
      /^the body exceeds MAX_BODY_BYTES; lower max_samples_per_send .*; over 4096 bytes/,
    )
    expect(azure.received).toHaveLength(1)
  })

  it('that is announced too large is refused before it is sent', async () => {
    await serve({ maxBodyBytes: 4096 })
    const { socket, text } = await openRaw(sidecar.port)
    socket.write(writeHead(1_000_000_000))
    await expect.poll(text).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  it('that turns out too large is refused when it does', async () => {
    await serve({ maxBodyBytes: 4096 })
    const { socket, text } = await openRaw(sidecar.port)
    socket.write(writeHead('chunked'))
    const chunk = `800\r\n${'x'.repeat(0x800)}\r\n`
    socket.write(chunk + chunk + chunk)
    await expect.poll(text).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  it('without a length is forwarded with one', async () => {
    await serve()
    const body = snappyBlock(3000)
    const { socket, text } = await openRaw(sidecar.port)
    socket.write(writeHead('chunked'))
    socket.write(`${body.length.toString(16)}\r\n`)
    socket.write(body)
    socket.write('\r\n0\r\n\r\n')
    await expect.poll(text).toMatch(/^HTTP\/1\.1 204 /)
    socket.destroy()
    expect(azure.received[0]?.body.equals(body)).toBe(true)
    expect(azure.received[0]?.headers['content-length']).toBe(String(body.length))
  })

  it.each([1, 1000, 65_536, 300_000])(
    'of 600 kB in chunks of %i bytes reaches Azure unaltered',
    async (size) => {
      await serve()
      // Of a byte each, ten thousand show what a million do.
      const body = Buffer.concat([
        Buffer.from([0x80, 0x08]),
        randomBytes(size === 1 ? 10_000 : 600_000),
      ])
      const { socket, text } = await openRaw(sidecar.port)
      socket.write(writeHead('chunked'))
      for (let at = 0; at < body.length; at += size) {
        const chunk = body.subarray(at, at + size)
        socket.write(`${chunk.length.toString(16)}\r\n`)
        socket.write(chunk)
        socket.write('\r\n')
      }
      socket.write('0\r\n\r\n')
      await expect.poll(text).toMatch(/^HTTP\/1.1 204/)
      socket.destroy()
      expect(azure.received[0]?.body.equals(body)).toBe(true)
      expect(azure.received[0]?.headers['content-length']).toBe(String(body.length))
    },
  )

  it('of megabytes reaches Azure unaltered, and once more when its connection was lost', async () => {
    await serve()
    const body = Buffer.concat([Buffer.from([0x80, 0x08]), randomBytes(5_000_000)])
    azure.answer((response, _, count) =>
      count === 1 ? response.destroy() : response.writeHead(204).end(),
    )
    expect((await send(sidecar.write, { body })).status).toBe(204)
    expect(azure.received.map((request) => request.body.equals(body))).toEqual([true, true])
  })

  it('is counted as what it occupies while it comes', async () => {
    await serve({ maxInflightBytes: 1_000_000, maxBodyBytes: 500_000 })
    const { socket } = await openRaw(sidecar.port)
    socket.write(`${writeHead('chunked')}${'1\r\na\r\n'.repeat(70_000)}`)
    await expect.poll(async () => (await inFlight()).bytes).toBe(2 * 65_536)
    socket.destroy()
    await expect.poll(async () => (await inFlight()).bytes).toBe(0)
  })

  it('that is empty or cannot be snappy is answered 400', async () => {
    await serve()
    for (const body of [[], [0x80], [5], [0xff, 0xff, 0xff, 0xff, 0xff, 1], [200, 1, 0, 0]]) {
      expect((await send(sidecar.write, { body: Buffer.from(body) })).status).toBe(400)
    }
    expect(azure.received).toHaveLength(0)
  })

  it('that does not arrive in time is answered 503, and its bytes are given back', async () => {
    await serve({ upstreamTimeoutSeconds: 1 })
    const { socket, text } = await openRaw(sidecar.port)
    socket.write(`${writeHead(1000)}abc`)
    await expect.poll(inFlight).toEqual({ writes: 1, bytes: 1000 })
    await expect.poll(text).toMatch(/^HTTP\/1\.1 503 /)
    expect(await inFlight()).toEqual({ writes: 0, bytes: 0 })
    socket.destroy()
  })
})

describe('the budget', () => {
  it('answers 503 at once when too many writes are in flight', async () => {
    await serve({ maxUpstreamRequests: 2 })
    const { held, release } = holdAzure()
    const first = [send(sidecar.write), send(sidecar.write)]
    await expect.poll(() => held.length).toBe(2)
    const reply = await send(sidecar.write)
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1'])
    release()
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([204, 204])
    expect((await send(sidecar.write)).status).toBe(204)
    expect(azure.received).toHaveLength(3)
  })

  it('answers 503 at once when too many bytes are in flight, announced ones included', async () => {
    await serve({ maxInflightBytes: 10_000 })
    const { held, release } = holdAzure()
    const first = send(sidecar.write, { body: snappyBlock(6000) })
    await expect.poll(() => held.length).toBe(1)
    expect((await send(sidecar.write, { body: snappyBlock(6000) })).status).toBe(503)
    const { socket, text } = await openRaw(sidecar.port)
    socket.write(`${writeHead('chunked')}1770\r\n${'x'.repeat(6000)}\r\n`)
    await expect.poll(text).toMatch(/^HTTP\/1\.1 503 /)
    socket.destroy()
    const small = send(sidecar.write, { body: snappyBlock(1000) })
    await expect.poll(() => held.length).toBe(2)
    release()
    expect([(await first).status, (await small).status]).toEqual([204, 204])
    expect(await inFlight()).toEqual({ writes: 0, bytes: 0 })
  })

  it('answers 413 to a body that could never fit, instead of 503 forever', async () => {
    await serve({ maxInflightBytes: 2000 })
    expect((await send(sidecar.write, { body: snappyBlock(3000) })).status).toBe(413)
  })
})

describe('a sender that goes away', () => {
  it('cancels its request to Azure and frees its bytes', async () => {
    await serve()
    const { held } = holdAzure()
    const gone = new AbortController()
    const write = send(sidecar.write, { body: snappyBlock(5000), signal: gone.signal })
    await expect.poll(() => held.length).toBe(1)
    expect((await inFlight()).writes).toBe(1)
    gone.abort()
    await expect(write).rejects.toThrow()
    await expect.poll(() => held[0]?.destroyed).toBe(true)
    await expect.poll(inFlight).toEqual({ writes: 0, bytes: 0 })
    expect((await get(`${sidecar.base}/metrics`)).text).toContain(
      'writes_total{outcome="abandoned",cause="sender_gone"} 1',
    )
  })

  it('in the middle of its body reaches Azure with nothing', async () => {
    await serve()
    const { socket } = await openRaw(sidecar.port)
    socket.write(`${writeHead(1000)}abc`)
    await expect.poll(inFlight).toEqual({ writes: 1, bytes: 1000 })
    socket.destroy()
    await expect.poll(inFlight).toEqual({ writes: 0, bytes: 0 })
    expect(azure.received).toHaveLength(0)
  })
})

describe('the order', () => {
  it('of writes on one connection is kept, even when the sender pipelines them', async () => {
    await serve()
    const { held, release } = holdAzure()
    const bodies = [1, 2, 3].map((n) => Buffer.concat([Buffer.from([2, 4]), Buffer.from([n, n])]))
    const { socket, text } = await openRaw(sidecar.port)
    for (const body of bodies) {
      socket.write(writeHead(body.length))
      socket.write(body)
    }
    await expect.poll(() => held.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(held).toHaveLength(1)
    release()
    await expect.poll(() => text().match(/HTTP\/1\.1 204/g)?.length).toBe(3)
    expect(azure.received.map(({ body }) => body[2])).toEqual([1, 2, 3])
    socket.destroy()
  })

  it('is kept behind a write that is refused at once, too', async () => {
    await serve()
    const { held, release } = holdAzure()
    const { socket, text } = await openRaw(sidecar.port)
    const body = (n: number) => Buffer.from([2, 4, n, n])
    socket.write(Buffer.concat([Buffer.from(writeHead(4)), body(1)]))
    socket.write(writeHead(0).replace('snappy', 'gzip'))
    socket.write(Buffer.concat([Buffer.from(writeHead(4)), body(3)]))
    await expect.poll(() => held.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(held).toHaveLength(1)
    release()
    const statuses = () => [...text().matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
    await expect.poll(statuses).toEqual(['204', '415', '204'])
    expect(azure.received.map((received) => received.body[2])).toEqual([1, 3])
    socket.destroy()
  })
})

describe('many writes at once', () => {
  it('reach Azure unmixed', async () => {
    await serve()
    const bodies = Array.from({ length: 200 }, (_, n) => {
      const size = 1 + ((n * 7919) % 50_000)
      const length = [(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14]
      return Buffer.concat([
        Buffer.from([...length, 0xf4, (size - 1) & 255, (size - 1) >> 8]),
        randomBytes(size),
      ])
    })
    const queue = [...bodies]
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const all: number[] = []
        for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
          all.push((await send(sidecar.write, { body })).status)
        }
        return all
      }),
    )
    expect(statuses.flat()).toEqual(bodies.map(() => 204))
    const sorted = (list: Buffer[]) => list.map((body) => body.toString('base64')).sort()
    expect(sorted(azure.received.map(({ body }) => body))).toEqual(sorted(bodies))
  })
})

it('answers 404 and 405 with what to do instead', async () => {
  await serve()
  const lost = await send(`${sidecar.base}/write`)
  expect([lost.status, lost.text]).toEqual([404, 'not found; writes go to POST /api/v1/write\n'])
  const wrong = await get(sidecar.write)
  expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST'])
  const posted = await send(`${sidecar.base}/health`)
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD'])
})
