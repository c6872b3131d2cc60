import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_STRANGERS, MAX_STRANGERS_PER_ADDRESS } from './remotes.ts'
import { listen } from './server.ts'
import { startAzure } from './testing/azure.ts'
import { get, RW1, send } from './testing/post.ts'
import { openRaw, writeHead } from './testing/raw.ts'
import { startForTest } from './testing/start.ts'
import type { TurnedAway } from './turned-away.ts'

type Raw = Awaited<ReturnType<typeof openRaw>>

const GET_HEALTH = 'GET /health HTTP/1.1\r\nhost: pod\r\n\r\n'

/** The kubelet's, as far as the tests go; 127.0.1.x are other pods. */
const NODE = '127.0.0.6'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>
let opened: Raw[] = []

async function open(count: number, localAddress: string): Promise<Raw[]> {
  const raws = await Promise.all(
    Array.from({ length: count }, () => openRaw(sidecar.port, localAddress)),
  )
  opened.push(...raws)
  return raws
}

const closed = (raws: readonly Raw[]) => raws.filter((raw) => raw.closed()).length
const probe = (localAddress = NODE) =>
  get(`${sidecar.base}/health`, { localAddress }).then(({ status }) => status, String)
const metric = async (name: string) => {
  const { text } = await get(`${sidecar.base}/metrics`)
  return text.split('\n').filter((line) => line.includes(name) && /\} [1-9]\d*$/.test(line))
}

beforeEach(async () => {
  azure = await startAzure()
  const config = { drainIdleSeconds: 1, drainMaxSeconds: 600 }
  sidecar = await startForTest({ url: azure.url, config })
})

afterEach(async () => {
  for (const { socket } of opened) socket.destroy()
  opened = []
  await sidecar.close()
  await azure.close()
})

describe('idle connections of strangers', () => {
  it('make room for probes and local writes, the oldest first', async () => {
    const first = await open(1, '127.0.1.1')
    const pods = Math.ceil(512 / MAX_STRANGERS_PER_ADDRESS)
    for (let pod = 2; pod < 2 + pods; pod += 1) {
      await open(MAX_STRANGERS_PER_ADDRESS, `127.0.1.${pod}`)
    }
    expect(await probe()).toBe(200)
    expect((await send(sidecar.write)).status).toBe(204)
    expect(closed(first)).toBe(1)
    expect(opened.length - closed(opened)).toBeLessThanOrEqual(MAX_STRANGERS)
  })

  it('leave others theirs, as one address has a part of them only', async () => {
    const others = await open(10, '127.0.1.2')
    const many = await open(MAX_STRANGERS_PER_ADDRESS + 20, '127.0.1.1')
    await expect.poll(() => closed(many)).toBe(20)
    expect(await probe('127.0.1.1')).toBe(200)
    expect(closed(others)).toBe(0)
  })
})

it('closes what strangers leave open, and takes from its own pod what it has opened ahead', async () => {
  const turnedAway: TurnedAway[] = []
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/health', (c) => c.text('alive\n'))
  const { server } = await listen(app, {
    port: 0,
    now: () => performance.now(),
    onTurnedAway: (reason) => turnedAway.push(reason),
    patienceMs: 50,
  })
  const { port } = server.address() as { port: number }
  try {
    const own = await openRaw(port)
    const silent = await openRaw(port, NODE)
    const slow = await openRaw(port, NODE)
    const scrape = await openRaw(port, NODE)
    opened.push(own, silent, slow, scrape)
    slow.socket.write(GET_HEALTH.slice(0, 20))
    scrape.socket.write(GET_HEALTH)
    await expect.poll(() => closed(opened)).toBe(3)
    expect(scrape.text()).toMatch(/alive\n$/)
    // One that has been answered was no burden.
    expect(turnedAway).toEqual(['too_slow', 'too_slow'])
    own.socket.write(GET_HEALTH)
    await expect.poll(own.text).toMatch(/alive\n$/)
  } finally {
    server.close()
  }
})

describe('a stranger that asks without end', () => {
  it('is cut off, while others and its own pod are answered', async () => {
    let answered = 0
    let refused = 0
    while (refused === 0) {
      if ((await probe('127.0.1.1')) === 200) answered += 1
      else refused += 1
    }
    expect(answered).toBeGreaterThan(60)
    expect(await probe()).toBe(200)
    expect((await send(sidecar.write)).status).toBe(204)
    expect(await metric('too_many_requests')).not.toEqual([])
  })

  it('gets no more by asking for all at once on one connection', async () => {
    const idle = await open(10, '127.0.1.1')
    const [raw] = await open(1, '127.0.1.1')
    raw?.socket.write(GET_HEALTH.repeat(1000))
    await expect.poll(() => closed([...idle, ...(raw ? [raw] : [])])).toBe(11)
    expect(raw?.text().match(/alive/g)?.length ?? 0).toBeLessThan(200)
    // What it had open is closed unread, and for ten seconds nothing is taken from there.
    expect(await probe('127.0.1.1')).not.toBe(200)
    expect(await probe()).toBe(200)
  })
})

describe('with WRITE_SOURCES=any', () => {
  beforeEach(async () => {
    await sidecar.close()
    sidecar = await startForTest({
      url: azure.url,
      config: { writeSources: 'any', inboundTokenPath: '/token' },
      parts: { readFile: async () => 'secret' },
    })
  })

  it('one that has presented the token is no stranger anymore on its connection', async () => {
    const [sender] = await open(1, '127.0.1.1')
    // Known by its token, whatever else is wrong.
    const head = writeHead(0).replace('\r\n\r\n', '\r\nauthorization: Bearer secret\r\n\r\n')
    const answers = () => sender?.text().match(/^HTTP\/1.1 /gm)?.length
    sender?.socket.write(head)
    await expect.poll(answers).toBe(1)
    sender?.socket.write(head.repeat(300))
    await expect.poll(answers).toBe(301)
    const others = await open(MAX_STRANGERS_PER_ADDRESS + 1, '127.0.1.1')
    await expect.poll(() => closed(others)).toBeGreaterThan(0)
    expect(sender?.closed()).toBe(false)
  })

  it('counts a sender without its token apart, and one from loopback among the writes', async () => {
    const wrong = { ...RW1, authorization: 'Basic eA==' }
    await send(sidecar.write, { headers: wrong, localAddress: NODE })
    expect(await metric('writes_total')).toEqual([])
    expect(await metric('reason="inbound_token_wrong"')).toHaveLength(1)
    await send(sidecar.write, { headers: wrong })
    expect(await metric('cause="inbound_token_wrong"')).toHaveLength(1)
  })
})

describe("strangers' writes", () => {
  it('keep no drain going', async () => {
    const ask = () => send(sidecar.write, { localAddress: NODE }).catch(() => {})
    const asking = setInterval(ask, 100)
    await send(sidecar.write, { localAddress: NODE })
    const drained = sidecar.drain().then(() => 'drained')
    expect(await drained.finally(() => clearInterval(asking))).toBe('drained')
    expect(sidecar.logged().map(({ msg }) => msg)).toContain('drained')
  })

  it('are in no state, no line of the log and on no page', async () => {
    const before = await get(`${sidecar.base}/status`)
    const page = await get(`${sidecar.base}/`)
    const lines = sidecar.lines.length
    for (let count = 0; count < 20; count += 1) {
      expect((await send(sidecar.write, { localAddress: NODE })).status).toBe(403)
    }
    const origin = { ...RW1, origin: 'https://evil.example' }
    expect((await send(sidecar.write, { headers: origin })).status).toBe(403)
    const without = (text: string) => text.replaceAll(/\d+/g, '0')
    expect(without((await get(`${sidecar.base}/status`)).text)).toBe(without(before.text))
    expect(without((await get(`${sidecar.base}/`)).text)).toBe(without(page.text))
    expect(sidecar.lines).toHaveLength(lines)
  })
})

it('tells strangers whether it is ready, and nothing else', async () => {
  sidecar.setProblem({ cause: 'credential_file', detail: '/mnt/c: no such file' })
  azure.answer((response) => response.writeHead(403).end('the rule of somebody'))
  await send(sidecar.write)
  const asStranger = async () => {
    const { status, text } = await get(`${sidecar.base}/ready`, { localAddress: NODE })
    return [status, text]
  }
  expect(await asStranger()).toEqual([503, 'not ready\n'])
  sidecar.setProblem(undefined)
  expect(await asStranger()).toEqual([200, 'ready\n'])
})
