import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CAUSES, OUTCOMES } from '../../contract/cause.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { startAzure } from '../testing/azure.ts'
import { get, RW1, send, snappyBlock } from '../testing/post.ts'
import { startForTest } from '../testing/start.ts'
import { Budget } from '../write/budget.ts'
import { createMetrics } from './metrics.ts'

let azure: Awaited<ReturnType<typeof startAzure>>
let sidecar: Awaited<ReturnType<typeof startForTest>>

beforeEach(async () => {
  azure = await startAzure()
  sidecar = await startForTest({ url: azure.url, config: { authGraceSeconds: 0 } })
})

afterEach(async () => {
  await sidecar.close()
  await azure.close()
})

const scrape = async () => (await get(`${sidecar.base}/metrics`)).text

/** The lines of the sidecar's own metrics that are not 0, without the prefix. */
async function counted(name: string) {
  const lines = (await scrape()).split('\n')
  return lines
    .filter((line) => line.startsWith(`azure_monitor_remote_write_${name}`) && !line.endsWith(' 0'))
    .map((line) => line.slice('azure_monitor_remote_write_'.length))
}

it('keeps no histogram of the event loop, whose timer would wake an idle process', async () => {
  const names = (await scrape()).match(/^nodejs_eventloop_lag\w+/gm)
  expect(names).toEqual(['nodejs_eventloop_lag_seconds'])
})

it('tells when the client secret expires, where that is known', async () => {
  const base = fromEnv({
    INGESTION_URL: 'http://127.0.0.1:1/api/v1/write',
    IDENTITY_TYPE: 'aadApplication',
    AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000001',
    AZURE_CLIENT_ID: '00000000-0000-0000-0000-000000000002',
    AZURE_CLIENT_SECRET_FILE: '/mnt/secret',
    AZURE_CLIENT_SECRET_EXPIRES: '2028-03-01',
  })
  const page = await createMetrics(base, new Budget({ maxWrites: 1, maxBytes: 1 })).print()
  const day = Date.UTC(2028, 2, 1) / 1000
  expect(page).toContain(`client_secret_expiry_timestamp_seconds ${day}\n`)
  expect(await counted('client_secret_expiry')).toEqual([])
})

describe('docs/metrics.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')
  const rows = (heading: string) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
    const cells = section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)
    return [...cells].map(([, name, rest]) => [name, ...(rest ?? '').split(' | ')])
  }

  it('lists exactly the metrics that are exposed, with their types, labels and meanings', async () => {
    sidecar.emit({ kind: 'certificates-loaded', versions: [version('A', true)] })
    sidecar.emit({
      kind: 'certificate-unusable',
      file: '/c',
      fault: { cause: 'certificate_unusable' },
    })
    sidecar.emit({ kind: 'token-failed', fault: { cause: 'unreachable' }, seconds: 1 })
    azure.answer((response) => response.socket?.resetAndDestroy())
    await send(sidecar.write)
    const text = await scrape()
    const exposed = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)\n(.*)$/gm)]
      .filter(([, name]) => name?.startsWith('azure_monitor_'))
      .map(([, name, help, type, sample]) => [name, type, labelsOf(sample ?? ''), help])
    expect(rows('The sidecar')).toEqual(exposed)
  })

  it('lists every outcome', () => {
    expect(rows('Outcomes')).toEqual(Object.entries(OUTCOMES))
  })
})

function labelsOf(sample: string): string {
  const names = [...sample.matchAll(/(\w+)="/g)].map(([, name]) => name)
  return names
    .filter((name) => name !== 'le')
    .map((name) => `\`${name}\``)
    .join(', ')
}

const version = (thumbprint: string, inUse: boolean) => ({
  file: '/mnt/c',
  thumbprint,
  subject: 'CN=x',
  notBefore: new Date(0),
  notAfter: new Date(1_800_000_000_000),
  inUse,
})

it('counts each write once, by outcome and cause', async () => {
  const body = snappyBlock(1000)
  await send(sidecar.write, { body })
  for (const status of [403, 422, 429, 500]) {
    azure.answer((response) => response.writeHead(status).end())
    await send(sidecar.write, { body })
  }
  expect(await counted('writes_total')).toEqual([
    'writes_total{outcome="accepted",cause="none"} 1',
    'writes_total{outcome="refused",cause="role_missing"} 1',
    'writes_total{outcome="refused",cause="duplicate"} 1',
    'writes_total{outcome="held_back",cause="throttled"} 1',
    'writes_total{outcome="held_back",cause="azure_error"} 1',
  ])
  expect(await counted('accepted_bytes_total')).toEqual([`accepted_bytes_total ${body.length}`])
  expect(await counted('write_duration_seconds_count')).toEqual([
    'write_duration_seconds_count{outcome="accepted"} 1',
    'write_duration_seconds_count{outcome="refused"} 2',
    'write_duration_seconds_count{outcome="held_back"} 2',
  ])
})

it('counts what strangers want apart from writes', async () => {
  await send(sidecar.write, { localAddress: '127.0.0.6' })
  await send(sidecar.write, { headers: { ...RW1, origin: 'https://evil.example' } })
  expect(await counted('strangers_turned_away_total')).toEqual([
    'strangers_turned_away_total{reason="sender_refused"} 1',
    'strangers_turned_away_total{reason="web_page"} 1',
  ])
  expect(await counted('writes_total')).toEqual([])
})

it('begins every counter of writes at 0, so that an alert sees the first one', async () => {
  const pairs = Object.values(CAUSES).flatMap(({ outcomes }) => outcomes)
  const zeros = (await scrape()).match(/^azure_monitor_remote_write_writes_total\{.*\} 0$/gm)
  expect(zeros).toHaveLength(pairs.length)
})

it('follows the identity', async () => {
  const expiresAt = new Date(1_900_000_000_000)
  sidecar.emit({ kind: 'token-acquired', expiresAt, seconds: 0.2 })
  sidecar.emit({ kind: 'token-failed', fault: { cause: 'entra_refused' }, seconds: 1 })
  sidecar.emit({ kind: 'certificates-loaded', versions: [version('OLD', true)] })
  sidecar.emit({
    kind: 'certificates-loaded',
    versions: [version('NEW', true), version('SPARE', false)],
  })
  expect(await counted('token_')).toContain('token_expiry_timestamp_seconds 1900000000')
  expect(await counted('token_acquisitions_total')).toEqual(['token_acquisitions_total 1'])
  expect(await counted('token_acquisition_failures_total')).toEqual([
    'token_acquisition_failures_total{cause="entra_refused"} 1',
  ])
  expect(await counted('certificate_not_after_timestamp_seconds')).toEqual([
    'certificate_not_after_timestamp_seconds{thumbprint="NEW"} 1800000000',
    'certificate_not_after_timestamp_seconds{thumbprint="SPARE"} 1800000000',
  ])
  expect(await counted('certificate_in_use')).toEqual(['certificate_in_use{thumbprint="NEW"} 1'])
})
