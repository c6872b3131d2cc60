import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClientCertificate, createClientCertificate } from '../lab/certificates.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { bitsOf, encodeWriteRequest } from '../lab/remote-write.ts'
import { RULE } from './testing/azure.ts'
import { get, send } from './testing/post.ts'

// The process itself, between a sender and an embedded Azure that it finds under Azure's own host names.

const MAIN = join(import.meta.dirname, 'main.ts')
const TENANT = '11111111-1111-1111-1111-111111111111'
const CLIENT = '22222222-2222-2222-2222-222222222222'
const INGESTION_URL = `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`

let lab: Lab
let folder: string
let certificate: ClientCertificate
let sidecar: Awaited<ReturnType<typeof spawnSidecar>> | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sidecar-'))
  lab = await startLab()
  certificate = createClientCertificate({ commonName: 'prometheus' })
  lab.authority.addApplication({ tenantId: TENANT, clientId: CLIENT })
  lab.authority.addCertificate(CLIENT, certificate.certificatePem)
  writeFileSync(join(folder, 'prom-cert'), certificate.pkcs12)
  writeFileSync(join(folder, 'ca.pem'), lab.caPem)
})

beforeEach(async () => {
  await lab.setFaults({})
  lab.ingestion.clear()
  lab.ingestion.assignRole(RULE, CLIENT)
})

afterEach(async () => {
  await sidecar?.kill()
  sidecar = undefined
})

afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true })
})

/** The env list of the container in Microsoft's article, its placeholders filled. */
const container = () => ({
  INGESTION_URL,
  LISTENING_PORT: '8081',
  IDENTITY_TYPE: 'aadApplication',
  AZURE_CLIENT_ID: CLIENT,
  AZURE_TENANT_ID: TENANT,
  AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'prom-cert'),
  CLUSTER: 'my-cluster',
})

/** What a company's network adds. */
const network = () => ({
  HTTPS_PROXY: lab.proxyUrl,
  NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
})

let time = Date.now()

function oneSample(name = 'up') {
  time += 1
  return encodeWriteRequest([
    { labels: { __name__: name }, samples: [{ timestampMs: time, bits: bitsOf(1) }] },
  ])
}

async function start(env: Readonly<Record<string, string>>) {
  sidecar = await spawnSidecar(env)
  return sidecar
}

describe("the environment of Microsoft's image", () => {
  it('runs unchanged with a certificate', async () => {
    const { ready, write } = await start({ ...container(), ...network() })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: oneSample() })).status).toBe(204)
    expect(lab.ingestion.counts().stored).toBe(1)
  })

  it('runs unchanged with a managed identity', async () => {
    lab.imds.addIdentity({
      kind: 'userAssigned',
      tenantId: TENANT,
      clientId: CLIENT,
      objectId: CLIENT,
    })
    const { ready, write } = await start({
      INGESTION_URL,
      IDENTITY_TYPE: 'userAssigned',
      AZURE_CLIENT_ID: CLIENT,
      CLUSTER: 'my-cluster',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url,
      ...network(),
    })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: oneSample() })).status).toBe(204)
  })

  it('runs unchanged with a workload identity', async () => {
    const subject = 'system:serviceaccount:monitoring:prometheus'
    lab.authority.addFederatedCredential(CLIENT, { issuer: lab.cluster.issuer, subject })
    writeFileSync(join(folder, 'token'), lab.cluster.token({ subject }))
    const { ready, write } = await start({
      INGESTION_URL,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_CLIENT_ID: CLIENT,
      AZURE_TENANT_ID: TENANT,
      AZURE_FEDERATED_TOKEN_FILE: join(folder, 'token'),
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
      ...network(),
    })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: oneSample() })).status).toBe(204)
  })
})

describe('a wrong configuration', () => {
  it('is reported all at once, with exit code 78, before anything listens', async () => {
    const { exited, stderr, stdout } = await start({
      IDENTITY_TYPE: 'magic',
      MAX_BODY_BYTES: 'many',
    })
    expect(await exited).toBe(78)
    expect(stdout()).toBe('')
    for (const name of ['IDENTITY_TYPE', 'MAX_BODY_BYTES', 'INGESTION_URL']) {
      expect(stderr()).toContain(`  ${name} is`)
    }
  })

  it.each([
    `http://amw.westeurope-1.metrics.ingest.monitor.azure.com${new URL(INGESTION_URL).pathname}?api-version=1`,
    `https://amw.ingest.monitor.azure.com.evil.example${new URL(INGESTION_URL).pathname}?api-version=1`,
  ])('such as INGESTION_URL=%s sends no token anywhere', async (url) => {
    const { exited, stderr } = await start({ ...container(), INGESTION_URL: url })
    expect(await exited).toBe(78)
    expect(stderr()).toContain('INGESTION_URL')
  })
})

it('says so, with exit code 1, when its port is taken', async () => {
  const first = await start({ ...container(), ...network() })
  await first.ready(/^ready/)
  const second = await spawnSidecar({ ...container(), ...network() }, first.port)
  expect(await second.exited).toBe(1)
  expect(second.stderr()).toMatch(new RegExp(`^cannot listen on port ${first.port}: .*EADDRINUSE`))
})

describe('TLS', () => {
  const direct = () => ({
    INGESTION_URL: `https://localhost:${lab.ingestion.port}${new URL(INGESTION_URL).pathname}?api-version=2023-04-24`,
    NO_PROXY: 'localhost',
  })

  it.each([
    ['wrong-name', 'through the proxy'],
    ['expired', 'through the proxy'],
    ['unknown-authority', 'through the proxy'],
    ['unknown-authority', 'directly'],
  ] as const)('is verified: %s %s is answered 502 and gets no token', async (tls, way) => {
    const { ready, write } = await start({
      ...container(),
      ...network(),
      ...(way === 'directly' ? direct() : {}),
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    await ready(/token: valid until/)
    await lab.setFaults({ ingestion: { tls } })
    const reply = await send(write, { body: oneSample() })
    expect(reply.status).toBe(502)
    if (tls === 'unknown-authority') expect(reply.text).toContain('NODE_EXTRA_CA_CERTS')
    expect(lab.ingestion.counts().requests).toEqual({})
    await lab.setFaults({})
    expect((await send(write, { body: oneSample() })).status).toBe(204)
  })
})

describe('NO_PROXY', () => {
  it('keeps ingestion off the proxy', async () => {
    const { ready, write } = await start({
      ...container(),
      ...network(),
      INGESTION_URL: `https://localhost:${lab.ingestion.port}${new URL(INGESTION_URL).pathname}?api-version=2023-04-24`,
      NO_PROXY: 'localhost',
    })
    await ready(/token: valid until/)
    expect((await send(write, { body: oneSample() })).status).toBe(204)
  })
})

describe('SIGTERM', () => {
  it('loses nothing of a sender that goes on for a while, then leaves with exit code 0', async () => {
    const { ready, write, base, signal, exited, stdout } = await start({
      ...container(),
      ...network(),
      DRAIN_IDLE_SECONDS: '1',
      DRAIN_MAX_SECONDS: '20',
    })
    await ready(/token: valid until/)
    const statuses: number[] = []
    const begun = performance.now()
    let signalled = false
    while (performance.now() - begun < 3000) {
      if (!signalled && performance.now() - begun > 500) signalled = signal('SIGTERM')
      statuses.push((await send(write, { body: oneSample() })).status)
    }
    expect((await get(`${base}/ready`)).text).toMatch(/^not ready: draining after SIGTERM\n/)
    expect(await exited).toBe(0)
    expect(performance.now() - begun).toBeGreaterThan(3900)
    expect(statuses).toEqual(statuses.map(() => 204))
    expect(lab.ingestion.counts().stored).toBe(statuses.length)
    expect(stdout()).toContain('"msg":"drained"')
  })

  it('is bounded by DRAIN_MAX_SECONDS', async () => {
    const { ready, write, signal, exited } = await start({
      ...container(),
      ...network(),
      DRAIN_IDLE_SECONDS: '60',
      DRAIN_MAX_SECONDS: '1',
    })
    await ready(/token: valid until/)
    signal('SIGTERM')
    const begun = performance.now()
    const writing = setInterval(() => send(write, { body: oneSample() }).catch(() => {}), 50)
    try {
      expect(await exited).toBe(0)
      expect(performance.now() - begun).toBeLessThan(10_000)
    } finally {
      clearInterval(writing)
    }
  })
})

it('writes no token, key or assertion into its log, whatever goes wrong', async () => {
  const { ready, write, stdout, stderr, base } = await start({
    ...container(),
    ...network(),
    TRACE_LOGGING: 'true',
  })
  await ready(/token: valid until/)
  await send(write, { body: oneSample(), headers: { authorization: 'Bearer sender-secret' } })
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    authorization: 'Bearer sender-secret',
    cookie: 'session=sender-cookie',
  }
  await send(write, { body: oneSample(), headers })
  for (const status of [400, 401, 403, 500]) {
    await lab.setFaults({ ingestion: { status } })
    await send(write, { body: oneSample(), headers })
  }
  await lab.setFaults({ authority: { status: 401 } })
  const texts = await Promise.all(
    ['/status', '/', '/ready', '/metrics'].map(async (path) => {
      return (await get(base + path)).text
    }),
  )
  const output = [stdout(), stderr(), ...texts].join('\n')
  expect(output).toContain('"msg":"write"')
  expect(output).toContain('held back until')
  expect(output).not.toMatch(/eyJ|PRIVATE KEY|Bearer|sender-secret|sender-cookie/)
  const key = certificate.keyPem.split('\n')[3] ?? ''
  expect(key.length).toBeGreaterThan(20)
  expect(output).not.toContain(key)
  for (const line of stdout().trim().split('\n')) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) })
  }
})

/** The sidecar in a process of its own, with nothing in its environment but `env`. */
async function spawnSidecar(env: Readonly<Record<string, string>>, givenPort?: number) {
  const port = givenPort ?? (await freePort())
  const child = spawn(process.execPath, [MAIN], {
    env: { ...env, LISTENING_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = once(child, 'close').then(() => child.exitCode)
  const base = `http://127.0.0.1:${port}`
  return {
    port,
    base,
    write: `${base}/api/v1/write`,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits until `/ready` says what the test needs. */
    ready: (text: RegExp) =>
      expect
        .poll(
          () =>
            get(`${base}/ready`).then(
              (reply) => reply.text,
              () => stderr,
            ),
          { timeout: 15_000 },
        )
        .toMatch(text),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Below the range from which outgoing connections of other programs take theirs. */
async function freePort(): Promise<number> {
  const port = randomInt(10_240, 32_768)
  const server = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
  return isFree ? port : freePort()
}
