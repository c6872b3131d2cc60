import { afterEach, beforeEach, expect, it } from 'vitest'
import { startAzure } from './testing/azure.ts'
import { get, send, snappyBlock } from './testing/post.ts'
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

it('forwards a write with its token and answers what Azure answers', async () => {
  const body = snappyBlock(50_000)
  const reply = await send(sidecar.write, { body })
  expect(reply.status).toBe(204)
  expect(azure.received).toHaveLength(1)
  expect(azure.received[0]?.body.equals(body)).toBe(true)
  expect(azure.received[0]?.headers.authorization).toBe('Bearer token-1')
})

it('answers probes and metrics', async () => {
  expect((await get(`${sidecar.base}/health`)).text).toBe('alive\n')
  const ready = await get(`${sidecar.base}/ready`)
  expect(ready.status).toBe(200)
  expect(ready.text).toMatch(
    /^ready\ntoken: valid until 2030-01-01T00:00:00.000Z\nWaiting for the first write: /,
  )
  expect((await get(`${sidecar.base}/metrics`)).text).toContain('azure_monitor_remote_write_info{')
})

it('logs no single write, unless TRACE_LOGGING asks for it', async () => {
  await send(sidecar.write)
  const before = sidecar.lines.length
  for (let i = 0; i < 10; i += 1) await send(sidecar.write)
  expect(sidecar.lines).toHaveLength(before)

  const tracing = await startForTest({ url: azure.url, config: { traceLogging: true } })
  try {
    await send(tracing.write, { body: snappyBlock(100) })
    expect(tracing.logged().at(-1)).toMatchObject({
      level: 'debug',
      status: 204,
      cause: 'none',
      bytes: snappyBlock(100).length,
      msg: 'write',
    })
  } finally {
    await tracing.close()
  }
})

it('tells times as the clock of the machine has them, which was hours behind at the start', async () => {
  let passedMs = 0
  let behindMs = 3 * 3_600_000
  const time = () => Date.parse('2026-11-23T12:00:00Z') + passedMs
  const stepped = await startForTest({
    url: azure.url,
    parts: { now: () => time() - 3 * 3_600_000, wallClock: () => time() - behindMs },
  })
  try {
    azure.answer((response) => response.writeHead(403).end())
    expect((await send(stepped.write)).text).toMatch(/samples are held back until 09:45 UTC/)
    passedMs += 60_000
    behindMs = 0
    const retried = await send(stepped.write)
    expect(retried.text).toMatch(/samples are held back until 12:45 UTC/)
    const report = JSON.parse((await get(`${stepped.base}/status`)).text)
    expect(report).toMatchObject({
      at: '2026-11-23T12:01:00.000Z',
      startedAt: '2026-11-23T12:00:00.000Z',
      troubles: [{ since: '2026-11-23T12:00:00.000Z', last: '2026-11-23T12:01:00.000Z' }],
      state: { since: '2026-11-23T12:00:00.000Z', risk: { lossAt: '2026-11-23T12:20:00.000Z' } },
    })
    expect(report.history.slots.at(-1).begin).toMatch(/^2026-11-23T12:00/)
    expect((await get(`${stepped.base}/ready`)).text).toContain(', since 12:00 UTC')
  } finally {
    await stepped.close()
  }
})
