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
    /^ready\ntoken: valid until 2030-01-01T00:00:00.000Z\nAzure: no write yet\n/,
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
