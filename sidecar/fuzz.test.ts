import { queryObjects } from 'node:v8'
import { expect, it } from 'vitest'
import { startAzure } from './testing/azure.ts'
import { get, send, snappyBlock } from './testing/post.ts'
import { openRaw, writeHead } from './testing/raw.ts'
import { startForTest } from './testing/start.ts'

const SEED = 20261123
const ROUNDS = 2000
const AT_ONCE = 20

/** Mulberry32: small, and the same on every machine. */
function createRandom(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    bytes: (most: number) => Buffer.from(Array.from({ length: below(most) }, () => below(256))),
    pick: <T>(...choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0],
  }
}

type Random = ReturnType<typeof createRandom>

/** What bad senders say. Each gives the bytes of one connection. */
const BAD: readonly ((random: Random) => Buffer)[] = [
  // Anything at all.
  ({ bytes }) => bytes(2000),
  // A write of random bytes.
  ({ bytes }) => {
    const body = bytes(2000)
    return Buffer.concat([Buffer.from(writeHead(body.length)), body])
  },
  // Truncated snappy, with the right length.
  ({ below }) => {
    const whole = snappyBlock(500)
    const body = whole.subarray(0, below(whole.length))
    return Buffer.concat([Buffer.from(writeHead(body.length)), body])
  },
  // A length that is wrong: the body is shorter, or more follows it.
  ({ below }) =>
    Buffer.concat([Buffer.from(writeHead(below(100_000))), snappyBlock(1 + below(5000))]),
  // Chunks that are none.
  ({ bytes, pick }) =>
    Buffer.concat([
      Buffer.from(writeHead('chunked')),
      Buffer.from(pick('5\r\nabc', 'zz\r\n', 'fffffffffffffffff\r\n', '-1\r\n', '0\r\n')),
      bytes(100),
    ]),
  // Lengths that are none, or two of them.
  ({ pick }) =>
    Buffer.from(
      writeHead(10).replace(
        'content-length: 10',
        pick(
          'content-length: -1',
          'content-length: 1e3',
          'content-length: 99999999999999999999',
          'content-length: 10\r\ncontent-length: 11',
          'content-length: 10\r\ntransfer-encoding: chunked',
        ),
      ),
    ),
  // Header bombs.
  ({ below, pick }) => {
    const bomb = pick(
      `x-a: ${'a'.repeat(below(100_000))}\r\n`,
      'x-b: b\r\n'.repeat(below(5000)),
      `connection: ${'traceparent,'.repeat(below(500))}x\r\n`,
      `traceparent: ${'\xff'.repeat(below(100))}\r\n`,
    )
    const head = writeHead(5).replace('\r\n\r\n', `\r\n${bomb}\r\n`)
    return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from([3, 8, 97, 97, 97])])
  },
  // A good write with garbage pipelined behind it.
  ({ bytes }) => {
    const body = snappyBlock(100)
    return Buffer.concat([Buffer.from(writeHead(body.length)), body, bytes(500)])
  },
  // Other methods, paths and hosts.
  ({ pick }) =>
    Buffer.from(
      `${pick('GET', 'PUT', 'CONNECT', 'TRACE', 'OPTIONS', 'BREW')} ${pick('/', '*', '/api/v1/write', '//x', 'http://evil/', '/%00', '/../..', '/\\')} HTTP/1.${pick('0', '1', '9')}\r\nhost: ${pick('localhost', '', 'a b', '[::1', 'evil:99999')}\r\n\r\n`,
    ),
]

it('survives bad input by the thousand, gives everything back, and takes a good write', async () => {
  const random = createRandom(SEED)
  const azure = await startAzure()
  const sidecar = await startForTest({
    url: azure.url,
    config: { maxBodyBytes: 65_536, upstreamTimeoutSeconds: 2 },
  })
  const bufferBytes = () => {
    // V8 collects garbage before it counts.
    queryObjects(ArrayBuffer, { format: 'count' })
    return process.memoryUsage().arrayBuffers
  }

  async function beBad() {
    const { socket, closed, text } = await openRaw(sidecar.port)
    const bytes = random.pick(...(BAD as [(typeof BAD)[0]]))(random)
    if (random.below(4) === 0) {
      // A slow one: a part, a pause, and perhaps the rest.
      const half = random.below(bytes.length + 1)
      socket.write(bytes.subarray(0, half))
      await new Promise((resolve) => setTimeout(resolve, random.below(50)))
      if (random.below(2) === 0) socket.write(bytes.subarray(half))
    } else socket.write(bytes)
    const deadline = performance.now() + random.below(40)
    while (!closed() && text() === '' && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (random.below(2) === 0) socket.destroy()
    else socket.resetAndDestroy()
  }

  try {
    expect((await send(sidecar.write)).status).toBe(204)
    const before = bufferBytes()
    let left = ROUNDS
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) await beBad()
      }),
    )
    const inFlight = async () =>
      JSON.parse((await get(`${sidecar.base}/status`)).text).inFlight as unknown
    await expect.poll(inFlight).toEqual({ writes: 0, bytes: 0 })
    azure.received.length = 0
    expect((await send(sidecar.write, { body: snappyBlock(30_000) })).status).toBe(204)
    expect(azure.received[0]?.body.equals(snappyBlock(30_000))).toBe(true)
    expect(bufferBytes() - before).toBeLessThan(5_000_000)
    expect(sidecar.lines.join('')).not.toContain('a defect of the sidecar')
  } finally {
    await sidecar.close()
    await azure.close()
  }
})
