import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { startAzure } from '../testing/azure.ts'
import { get, RW1, send, snappyBlock } from '../testing/post.ts'
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

/** An address of this machine that is not loopback, as a pod has one. */
const podAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
const hasIpv6 = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .some(({ address }) => address === '::1')

describe('by default', () => {
  beforeEach(async () => {
    sidecar = await startForTest({ url: azure.url })
  })

  it('takes writes from 127.0.0.1', async () => {
    expect((await send(sidecar.write)).status).toBe(204)
  })

  it.runIf(hasIpv6)('takes writes from ::1', async () => {
    expect((await send(`http://[::1]:${sidecar.port}/api/v1/write`)).status).toBe(204)
  })

  it('takes none from 127.0.0.6, where a service mesh speaks for other pods', async () => {
    const reply = await send(sidecar.write, { localAddress: '127.0.0.6' })
    expect(reply.status).toBe(403)
    expect(reply.text).toMatch(/^writes are accepted from 127\.0\.0\.1 and ::1 only/)
    expect(azure.received).toHaveLength(0)
  })

  describe.runIf(podAddress !== undefined)("on the pod's address", () => {
    const at = (path: string) => `http://${podAddress}:${sidecar.port}${path}`

    it('takes no writes', async () => {
      expect((await send(at('/api/v1/write'))).status).toBe(403)
      expect(azure.received).toHaveLength(0)
    })

    it.each(['/health', '/ready', '/metrics'])('answers %s', async (path) => {
      expect((await get(at(path))).status).toBe(200)
    })

    it.each(['/', '/status'])('keeps %s to itself', async (path) => {
      expect((await get(at(path))).status).toBe(404)
    })
  })
})

describe('with WRITE_SOURCES=any', () => {
  let file = 'secret-1\n'
  let passedMs = 0

  beforeEach(async () => {
    file = 'secret-1\n'
    passedMs = 0
    const config: Partial<SidecarConfig> = { writeSources: 'any', inboundTokenPath: '/token' }
    sidecar = await startForTest({
      url: azure.url,
      config,
      parts: {
        readFile: async () => file,
        inboundTokenPollMs: 20,
        now: () => performance.now() + passedMs,
      },
    })
  })

  const withToken = (token: string) =>
    send(sidecar.write, {
      localAddress: '127.0.0.6',
      headers: { ...RW1, authorization: `Bearer ${token}` },
    })

  it('takes writes from anywhere with the token, which stays here', async () => {
    expect((await withToken('secret-1')).status).toBe(204)
    expect(azure.received[0]?.headers.authorization).toBe('Bearer token-1')
  })

  it.each(['secret', 'secret-12', 'secret-2'])('holds back the token "%s"', async (token) => {
    const { status, text, headers } = await withToken(token)
    expect([status, headers['retry-after']]).toEqual([503, '5'])
    expect(text).toMatch(/^INBOUND_TOKEN_FILE does not hold the token of the sender yet; /)
    expect(azure.received).toHaveLength(0)
  })

  it('refuses it when the file has not got it for two minutes', async () => {
    expect((await withToken('secret-2')).status).toBe(503)
    passedMs += 120_000
    expect((await withToken('secret-2')).status).toBe(401)
  })

  it('refuses what is no token', async () => {
    expect((await withToken('')).status).toBe(401)
  })

  it('refuses a write without a token, from loopback as well', async () => {
    expect((await send(sidecar.write)).status).toBe(401)
  })

  it('loses nothing of a sender that has the new token before the file has it', async () => {
    expect((await withToken('secret-2')).status).toBe(503)
    file = 'secret-2'
    await expect.poll(async () => (await withToken('secret-2')).status).toBe(204)
  })
})

it('holds writes back, and is not ready, while the inbound token cannot be read', async () => {
  sidecar = await startForTest({
    url: azure.url,
    config: { writeSources: 'any', inboundTokenPath: '/token' },
  })
  expect((await send(sidecar.write)).status).toBe(503)
  const ready = await get(`${sidecar.base}/ready`)
  expect(ready.status).toBe(503)
  expect(ready.text).toMatch(/^not ready: INBOUND_TOKEN_FILE holds no token: no file \/token\n/)
})

describe('from loopback', () => {
  beforeEach(async () => {
    sidecar = await startForTest({ url: azure.url })
  })

  it.each(['localhost', 'evil.example', 'prometheus:9090', '127.0.0.1', 'a b', '[::1'])(
    'a write is taken by the name "%s", and refused when a web page sends it',
    async (host) => {
      expect((await send(sidecar.write, { headers: { ...RW1, host } })).status).toBe(204)
      for (const origin of ['http://evil.example', 'http://localhost:8081', 'null', '']) {
        const reply = await send(sidecar.write, { headers: { ...RW1, host, origin } })
        expect([reply.status, reply.text]).toEqual([403, expect.stringContaining('web page')])
      }
      expect(azure.received).toHaveLength(1)
    },
  )

  const READ = ['/ready', '/metrics', '/', '/status']

  it.each(READ)('%s is told by a name of loopback only', async (path) => {
    for (const [host, status] of [
      ['localhost', 200],
      ['LOCALHOST:8081', 200],
      ['127.0.0.1:8081', 200],
      ['[::1]:8081', 200],
      ['evil.example', 421],
      ['localhost.evil.example', 421],
      ['evil.example:8081', 421],
      ['a b', 421],
    ] as const) {
      const reply = await get(`${sidecar.base}${path}`, { headers: { host } })
      expect([host, reply.status]).toEqual([host, status])
    }
  })

  it('/health is told by any name', async () => {
    const headers = { host: 'evil.example' }
    expect((await get(`${sidecar.base}/health`, { headers })).status).toBe(200)
  })

  it('who gives no name, as HTTP/1.0 does, may write, and is told of its health only', async () => {
    const said = async (bytes: string | Buffer) => {
      const { socket, text, closed } = await openRaw(sidecar.port)
      socket.write(bytes)
      await expect.poll(closed).toBe(true)
      return text().split(' ', 2)[1]
    }
    const old = (head: string) =>
      head.replace('HTTP/1.1', 'HTTP/1.0').replace('host: localhost\r\n', '')
    const body = snappyBlock()
    expect(await said(Buffer.concat([Buffer.from(old(writeHead(body.length))), body]))).toBe('204')
    expect(await said('GET /health HTTP/1.0\r\n\r\n')).toBe('200')
    for (const path of READ) expect(await said(`GET ${path} HTTP/1.0\r\n\r\n`)).toBe('421')
  })
})

describe('the headers of a write', () => {
  beforeEach(async () => {
    sidecar = await startForTest({ url: azure.url })
  })

  const writeWith = async (name: keyof typeof RW1, value: string | undefined) => {
    const { [name]: _, ...others } = RW1
    const headers = value === undefined ? others : { ...others, [name]: value }
    return (await send(sidecar.write, { headers })).status
  }

  it.each([
    undefined,
    'application/json',
    'application/x-protobufx',
    'text/plain; application/x-protobuf',
  ])('are refused with 415 for the content type %s', async (type) => {
    expect(await writeWith('content-type', type)).toBe(415)
    expect(azure.received).toHaveLength(0)
  })

  it.each([undefined, 'gzip', 'snappy, gzip', 'zstd'])(
    'are refused with 415 for the encoding %s',
    async (encoding) => {
      expect(await writeWith('content-encoding', encoding)).toBe(415)
      expect(azure.received).toHaveLength(0)
    },
  )

  it.each([
    'application/x-protobuf',
    'Application/X-Protobuf; proto=prometheus.WriteRequest',
    'application/x-protobuf ;proto=io.prometheus.write.v2.Request',
  ])('are taken with the content type %s', async (type) => {
    expect(await writeWith('content-type', type)).toBe(204)
  })
})
