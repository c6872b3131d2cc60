import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const GUID = '11111111-1111-4111-8111-111111111111'
const HOST = 'amw.westeurope-1.metrics.ingest.monitor.azure.com'
const PATH = `/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write`
const VERSION = '?api-version=2023-04-24'
const SECRET = 'hunter2-which-nobody-may-see'

type Env = Readonly<Record<string, string>>

const GOOD: Env = {
  INGESTION_URL: `https://${HOST}${PATH}${VERSION}`,
  IDENTITY_TYPE: 'aadApplication',
  AZURE_TENANT_ID: GUID,
  AZURE_CLIENT_ID: GUID,
  AZURE_CLIENT_CERTIFICATE_PATH: '/mnt/secrets-store/certificate',
}

/** What is wrong, the variables that make it so (over good ones), and those that have to be named. */
const BAD: readonly (readonly [name: string, env: Env, wrong: readonly string[]])[] = [
  ['no ingestion endpoint', { INGESTION_URL: '' }, ['INGESTION_URL']],
  ['a placeholder that was left in', { INGESTION_URL: '<INGESTION-URL>' }, ['INGESTION_URL']],
  ['plain HTTP', { INGESTION_URL: `http://${HOST}${PATH}${VERSION}` }, ['INGESTION_URL']],
  [
    'a password in the URL',
    { INGESTION_URL: `https://user:${SECRET}@${HOST}${PATH}${VERSION}` },
    ['INGESTION_URL'],
  ],
  [
    'a host that is not Azure',
    { INGESTION_URL: `https://example.com${PATH}${VERSION}` },
    ['INGESTION_URL'],
  ],
  [
    'a host that only looks like Azure',
    { INGESTION_URL: `https://x-ingest.monitor.azure.com${PATH}${VERSION}` },
    ['INGESTION_URL'],
  ],
  ['a host of another cloud', { CLOUD: 'AzureChina' }, ['INGESTION_URL']],
  [
    'the query endpoint',
    { INGESTION_URL: `https://${HOST}/api/v1/query${VERSION}` },
    ['INGESTION_URL'],
  ],
  ['no API version', { INGESTION_URL: `https://${HOST}${PATH}` }, ['INGESTION_URL']],
  ['no identity', { IDENTITY_TYPE: '' }, ['IDENTITY_TYPE']],
  ['an unknown identity', { IDENTITY_TYPE: 'servicePrincipal' }, ['IDENTITY_TYPE']],
  [
    'an application without ids and certificate',
    { AZURE_TENANT_ID: '', AZURE_CLIENT_ID: '', AZURE_CLIENT_CERTIFICATE_PATH: '' },
    ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_CERTIFICATE_PATH'],
  ],
  ['the name of a tenant', { AZURE_TENANT_ID: 'contoso.com' }, ['AZURE_TENANT_ID']],
  ['the name of an application', { AZURE_CLIENT_ID: 'prometheus' }, ['AZURE_CLIENT_ID']],
  [
    'a relative path',
    { AZURE_CLIENT_CERTIFICATE_PATH: 'certificate.pfx' },
    ['AZURE_CLIENT_CERTIFICATE_PATH'],
  ],
  [
    'a certificate and a secret',
    { AZURE_CLIENT_SECRET_FILE: '/mnt/secret' },
    ['AZURE_CLIENT_SECRET_FILE'],
  ],
  [
    'two passwords',
    {
      AZURE_CLIENT_CERTIFICATE_PASSWORD: SECRET,
      AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE: '/mnt/password',
    },
    ['AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE'],
  ],
  [
    'a chain that is neither sent nor not',
    { AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: 'maybe' },
    ['AZURE_CLIENT_SEND_CERTIFICATE_CHAIN'],
  ],
  [
    'a user-assigned identity without a name',
    { IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: '' },
    ['AZURE_CLIENT_ID'],
  ],
  [
    'workload identity without its webhook',
    { IDENTITY_TYPE: 'workloadIdentity', AZURE_TENANT_ID: '' },
    ['AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE'],
  ],
  ['an unknown cloud', { CLOUD: 'AzureGermany' }, ['CLOUD']],
  [
    'a custom cloud without its addresses',
    { CLOUD: 'AZURECUSTOM', INGESTION_ALLOWED_HOSTS: HOST },
    ['AAD_HOST_ENDPOINT', 'INGESTION_AAD_AUDIENCE'],
  ],
  [
    'an authority over plain HTTP',
    { AAD_HOST_ENDPOINT: 'http://login.microsoftonline.com' },
    ['AAD_HOST_ENDPOINT'],
  ],
  [
    'an audience that is no URL',
    { INGESTION_AAD_AUDIENCE: 'monitor.azure.com' },
    ['INGESTION_AAD_AUDIENCE'],
  ],
  [
    'an IMDS that is no URL',
    { AZURE_POD_IDENTITY_AUTHORITY_HOST: '169.254.169.254' },
    ['AZURE_POD_IDENTITY_AUTHORITY_HOST'],
  ],
  [
    'a proxy whose port is none',
    { HTTPS_PROXY: `user:${SECRET}@proxy.example:port` },
    ['HTTPS_PROXY'],
  ],
  ['a SOCKS proxy', { HTTPS_PROXY: `socks5://user:${SECRET}@proxy:1080` }, ['HTTPS_PROXY']],
  ['a port that is none', { LISTENING_PORT: '70000' }, ['LISTENING_PORT']],
  ['a port in words', { LISTENING_PORT: 'rw-port' }, ['LISTENING_PORT']],
  ['a size with a unit', { MAX_BODY_BYTES: '16Mi' }, ['MAX_BODY_BYTES']],
  ['a size below zero', { MAX_INFLIGHT_BYTES: '-1' }, ['MAX_INFLIGHT_BYTES']],
  ['a status that loses samples', { THROTTLE_STATUS: '400' }, ['THROTTLE_STATUS']],
  ['a time with a unit', { AUTH_GRACE_SECONDS: '45m' }, ['AUTH_GRACE_SECONDS']],
  ['half a second', { DRAIN_IDLE_SECONDS: '0.5' }, ['DRAIN_IDLE_SECONDS']],
  [
    'a timeout beyond the one of Prometheus',
    { UPSTREAM_TIMEOUT_SECONDS: '60' },
    ['UPSTREAM_TIMEOUT_SECONDS'],
  ],
  ['no pause between looks', { CERTIFICATE_POLL_SECONDS: '0' }, ['CERTIFICATE_POLL_SECONDS']],
  ['writes from anywhere', { WRITE_SOURCES: 'cluster' }, ['WRITE_SOURCES']],
  ['writes from anyone without a token', { WRITE_SOURCES: 'any' }, ['INBOUND_TOKEN_FILE']],
  [
    'a URL among hosts',
    { INGESTION_ALLOWED_HOSTS: 'https://example.com' },
    ['INGESTION_ALLOWED_HOSTS'],
  ],
  ['a flag in other words', { TRACE_LOGGING: 'verbose' }, ['TRACE_LOGGING']],
  [
    'everything at once',
    {
      INGESTION_URL: 'example.com',
      AZURE_TENANT_ID: 'contoso',
      AZURE_CLIENT_ID: 'prometheus',
      AZURE_CLIENT_CERTIFICATE_PATH: './certificate',
      CLOUD: 'mars',
      MAX_BODY_BYTES: 'lots',
      THROTTLE_STATUS: '200',
      WRITE_SOURCES: 'all',
      HTTPS_PROXY: `ftp://:${SECRET}@proxy`,
    },
    [
      'INGESTION_URL',
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_CERTIFICATE_PATH',
      'CLOUD',
      'MAX_BODY_BYTES',
      'THROTTLE_STATUS',
      'WRITE_SOURCES',
      'HTTPS_PROXY',
    ],
  ],
]

interface Exit {
  readonly code: number | null
  readonly output: string
}

let folder: string
let occupied: Server
let exits: ReadonlyMap<string, Exit>

beforeAll(async () => {
  // The bundle, as in the image: it starts in half the time, which counts for so many processes.
  folder = mkdtempSync(join(tmpdir(), 'configuration-'))
  const format = { bundle: true, platform: 'node', format: 'esm', target: 'node24' } as const
  await build({ ...format, entryPoints: ['sidecar/main.ts'], outfile: join(folder, 'main.mjs') })
  occupied = createServer()
  await new Promise<void>((resolve) => occupied.listen(0, resolve))
  // A sidecar that listened before it has read everything would fail on this port, in another way.
  const LISTENING_PORT = String((occupied.address() as AddressInfo).port)
  const waiting = [...BAD]
  const done = new Map<string, Exit>()
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, env] = next
      done.set(name, await run({ LISTENING_PORT, ...GOOD, ...env }))
    }
  }
  await Promise.all([work(), work(), work()])
  exits = done
})

afterAll(async () => {
  await new Promise((resolve) => occupied.close(resolve))
  rmSync(folder, { recursive: true })
})

function run(env: Env): Promise<Exit> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(folder, 'main.mjs')],
      { env: { ...env, NODE_COMPILE_CACHE: folder }, timeout: 150_000 },
      (_, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    )
  })
}

describe.each(BAD)('with %s the sidecar', (name, _, wrong) => {
  it('exits with 78 before it listens, and names what is wrong', () => {
    const { code, output } = exits.get(name) ?? { code: null, output: 'did not run' }
    const named = [...output.matchAll(/^ {2}([A-Z_]+) is /gm)].map(([, variable]) => variable)
    expect({ code, named: named.sort() }, output).toEqual({ code: 78, named: [...wrong].sort() })
    expect(output).not.toContain(SECRET)
    expect(output).toContain('allowed: ')
  })
})
