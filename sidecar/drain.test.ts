import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { startAzure } from './testing/azure.ts'
import { get, send, snappyBlock } from './testing/post.ts'
import { openRaw, writeHead } from './testing/raw.ts'
import { startForTest } from './testing/start.ts'

// Real connections, on a clock that a test moves by hand.

const BODY = snappyBlock()

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>
let now = 1_000_000
const opened: { destroy(): unknown }[] = []

beforeEach(async () => {
  azure = await startAzure()
})

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  await sidecar.close()
  await azure.close()
})

async function serve(config: Partial<SidecarConfig> = {}, readFile?: () => Promise<string>) {
  sidecar = await startForTest({
    url: azure.url,
    config,
    parts: { now: () => now, ...(readFile === undefined ? {} : { readFile }) },
  })
}

const seconds = (count: number) => {
  now += count * 1000
}

/** A connection that writes when it is told to, and waits for each answer. */
async function openSender(localAddress?: string) {
  const { socket, text, closed } = await openRaw(sidecar.port, localAddress)
  opened.push(socket)
  let answers = 0
  return {
    socket,
    text,
    closed,
    begin() {
      socket.write(Buffer.concat([Buffer.from(writeHead(BODY.length)), BODY]))
    },
    async write() {
      answers += 1
      this.begin()
      await expect.poll(() => text().split('HTTP/1.1 ').length - 1).toBe(answers)
    },
    async close() {
      socket.end()
      await expect.poll(closed).toBe(true)
      // The other side has noticed as well when it has answered a later connection.
      await get(`${sidecar.base}/health`)
    },
  }
}

function drain() {
  let isGone = false
  void sidecar.drain().then(() => {
    isGone = true
  })
  return {
    /** It looks every 50 ms. */
    async stays() {
      await sleep(200)
      expect(isGone).toBe(false)
    },
    leaves: () => expect.poll(() => isGone).toBe(true),
  }
}

/** Azure answers 503 to everything, with or without Retry-After. */
function azureFails(headers: Record<string, string> = {}) {
  azure.answer((response) => response.writeHead(503, headers).end())
}

function azureRecovers() {
  azure.answer((response) => response.writeHead(204).end())
}

describe('a sender that is known', () => {
  it('is waited for as long as its connection is open, though it is silent', async () => {
    await serve()
    const sender = await openSender()
    await sender.write()
    const { stays, leaves } = drain()
    seconds(40)
    await stays()
    await sender.write()
    await sender.close()
    seconds(0.5)
    await leaves()
  })

  it('that has closed its connection before is waited for no more', async () => {
    await serve()
    const sender = await openSender()
    await sender.write()
    await sender.close()
    const { leaves } = drain()
    seconds(0.5)
    await leaves()
  })

  it('is through when it asked for its connection to be closed after the answer', async () => {
    await serve()
    expect((await send(sidecar.write)).headers.connection).toBe('close')
    const { leaves } = drain()
    seconds(0.5)
    await leaves()
  })

  it('is waited for until DRAIN_MAX_SECONDS at most', async () => {
    await serve({ drainMaxSeconds: 30 })
    const sender = await openSender()
    await sender.write()
    const { stays, leaves } = drain()
    seconds(29)
    await stays()
    seconds(1)
    await leaves()
    expect(sidecar.logged().at(-1)).toMatchObject({ level: 'warn', outstanding: 1 })
  })
})

describe('a sender whose connection ends before its write has succeeded', () => {
  it.each([
    ['after 503', 5],
    ['after 503 with Retry-After, for the pause that it was told', 20],
  ])('%s, is waited for', async (_, pause) => {
    await serve()
    azureFails(pause === 5 ? {} : { 'retry-after': String(pause) })
    const sender = await openSender()
    await sender.write()
    await sender.close()
    const { stays, leaves } = drain()
    seconds(pause + 4.9)
    await stays()
    seconds(0.1)
    await leaves()
  })

  it('by its own timeout, is waited for', async () => {
    await serve({ senderMaxBackoffSeconds: 10 })
    azure.answer(() => {})
    const sender = await openSender()
    sender.begin()
    await expect.poll(() => azure.received.length).toBe(1)
    await sender.close()
    const { stays, leaves } = drain()
    seconds(14.9)
    await stays()
    seconds(0.1)
    await leaves()
  })

  it('by a reset, which says that it did not read the answer, is waited for', async () => {
    await serve()
    const sender = await openSender()
    await sender.write()
    sender.socket.resetAndDestroy()
    await get(`${sidecar.base}/health`)
    const { stays, leaves } = drain()
    seconds(9.9)
    await stays()
    seconds(0.1)
    await leaves()
  })

  it('because the sidecar closed it, is waited for', async () => {
    await serve({ maxBodyBytes: 4096 })
    const sender = await openSender()
    await sender.write()
    sender.socket.write(writeHead(1_000_000))
    await expect.poll(sender.closed).toBe(true)
    const { stays, leaves } = drain()
    seconds(9.9)
    await stays()
    seconds(0.1)
    await leaves()
  })

  it('is through when it comes back on a new one and succeeds', async () => {
    await serve()
    azureFails()
    const before = await openSender()
    await before.write()
    await before.close()
    azureRecovers()
    const { stays, leaves } = drain()
    await stays()
    const after = await openSender()
    await after.write()
    await after.close()
    seconds(0.5)
    await leaves()
  })

  it('is not through because another one succeeds that was there all the time', async () => {
    await serve()
    const other = await openSender()
    await other.write()
    azureFails()
    const sender = await openSender()
    await sender.write()
    await sender.close()
    azureRecovers()
    const { stays, leaves } = drain()
    await other.write()
    await other.close()
    seconds(9.9)
    await stays()
    seconds(0.1)
    await leaves()
  })
})

it('waits for DRAIN_IDLE_SECONDS when nobody has written; probes and scrapes are no senders', async () => {
  await serve()
  await get(`${sidecar.base}/ready`)
  await get(`${sidecar.base}/metrics`)
  const { stays, leaves } = drain()
  seconds(4.9)
  await stays()
  seconds(0.1)
  await leaves()
})

it('tells senders to be back in a second', async () => {
  await serve()
  azureFails({ 'retry-after': '120' })
  expect((await send(sidecar.write)).headers['retry-after']).toBe('30')
  const { leaves } = drain()
  expect((await send(sidecar.write)).headers['retry-after']).toBe('1')
  azureFails()
  expect((await send(sidecar.write)).headers['retry-after']).toBe('1')
  seconds(70)
  await leaves()
})

describe('with WRITE_SOURCES=any', () => {
  const AUTHORIZED = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' }
  const headers = { ...AUTHORIZED, authorization: 'Bearer inbound' }
  const config = { writeSources: 'any', inboundTokenPath: '/inbound' } as const

  it('answers what is in flight with Connection: close, closes what is idle, and leaves', async () => {
    await serve(config, async () => 'inbound')
    const idle = await openSender('127.0.0.2')
    let release = () => {}
    azure.answer((response) => {
      release = () => response.writeHead(204).end()
    })
    const inFlight = send(sidecar.write, { headers, localAddress: '127.0.0.3' })
    await expect.poll(() => azure.received.length).toBe(1)
    const { stays, leaves } = drain()
    await expect.poll(idle.closed).toBe(true)
    await stays()
    release()
    expect((await inFlight).headers.connection).toBe('close')
    await leaves()
  })

  it('leaves at once when nothing is in flight', async () => {
    await serve(config, async () => 'inbound')
    expect((await send(sidecar.write, { headers, localAddress: '127.0.0.2' })).status).toBe(204)
    await drain().leaves()
  })
})
