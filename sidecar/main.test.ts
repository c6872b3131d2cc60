import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  CLIENT,
  type Deployment,
  INGESTION_URL,
  openDeployment,
  TENANT,
} from './testing/deployment.ts'
import { get, send } from './testing/post.ts'

// The process itself, between a sender and an embedded Azure that it finds under Azure's own host names.

let deployment: Deployment

beforeAll(async () => {
  deployment = await openDeployment()
})
beforeEach(() => deployment.reset())
afterEach(() => deployment.reset())
afterAll(() => deployment.close())

describe("the environment of Microsoft's image", () => {
  it('runs unchanged with a certificate', async () => {
    const { ready, write } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
    })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
    expect(deployment.lab.ingestion.counts().stored).toBe(1)
  })

  it('runs unchanged with a managed identity', async () => {
    deployment.lab.imds.addIdentity({
      kind: 'userAssigned',
      tenantId: TENANT,
      clientId: CLIENT,
      objectId: CLIENT,
    })
    const { ready, write } = await deployment.start({
      INGESTION_URL,
      IDENTITY_TYPE: 'userAssigned',
      AZURE_CLIENT_ID: CLIENT,
      CLUSTER: 'my-cluster',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: deployment.lab.imds.url,
      ...deployment.network(),
    })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
  })

  it('runs unchanged with a workload identity', async () => {
    const subject = 'system:serviceaccount:monitoring:prometheus'
    deployment.lab.authority.addFederatedCredential(CLIENT, {
      issuer: deployment.lab.cluster.issuer,
      subject,
    })
    const token = deployment.lab.cluster.token({ subject })
    const { ready, write } = await deployment.start({
      INGESTION_URL,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_CLIENT_ID: CLIENT,
      AZURE_TENANT_ID: TENANT,
      AZURE_FEDERATED_TOKEN_FILE: deployment.write('token', token),
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
      ...deployment.network(),
    })
    await ready(/^ready\ntoken: valid until/)
    expect((await send(write, { body: deployment.oneSample() })).status).toBe(204)
  })
})

describe('a wrong configuration', () => {
  it('is reported all at once, with exit code 78, before anything listens', async () => {
    const { exited, stderr, stdout } = await deployment.start({
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
    const { exited, stderr } = await deployment.start({
      ...deployment.container(),
      INGESTION_URL: url,
    })
    expect(await exited).toBe(78)
    expect(stderr()).toContain('INGESTION_URL')
  })
})

it('says so, with exit code 1, when its port is taken', async () => {
  const first = await deployment.start({ ...deployment.container(), ...deployment.network() })
  await first.ready(/^ready/)
  const second = await deployment.start(
    { ...deployment.container(), ...deployment.network() },
    first.port,
  )
  expect(await second.exited).toBe(1)
  expect(second.stderr()).toMatch(new RegExp(`^cannot listen on port ${first.port}: .*EADDRINUSE`))
})

it('opens no inspector on SIGUSR1, which would show its memory', async () => {
  const { ready, base, signal, exited, stderr } = await deployment.start({
    ...deployment.container(),
    ...deployment.network(),
  })
  await ready(/^ready/)
  signal('SIGUSR1')
  expect((await get(`${base}/health`)).status).toBe(200)
  signal('SIGTERM')
  expect(await exited).toBe(0)
  expect(stderr()).not.toContain('Debugger')
})

describe('SIGTERM', () => {
  it('loses nothing of a sender that goes on for a while, then leaves with exit code 0', async () => {
    const { ready, write, base, signal, exited, stdout } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
    })
    await ready(/token: valid until/)
    const statuses: number[] = []
    const sendOne = async () => {
      statuses.push((await send(write, { body: deployment.oneSample() })).status)
    }
    for (let i = 0; i < 20; i += 1) await sendOne()
    signal('SIGTERM')
    await expect
      .poll(async () => (await get(`${base}/ready`)).text)
      .toMatch(/^not ready: draining after SIGTERM\n/)
    for (let i = 0; i < 20; i += 1) await sendOne()
    expect(await exited).toBe(0)
    expect(statuses).toEqual(statuses.map(() => 204))
    expect(deployment.lab.ingestion.counts().stored).toBe(statuses.length)
    expect(stdout()).toContain('"msg":"drained"')
  })

  it('is bounded by DRAIN_MAX_SECONDS', async () => {
    const { ready, write, signal, exited, stdout } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      DRAIN_IDLE_SECONDS: '60',
      DRAIN_MAX_SECONDS: '1',
    })
    await ready(/token: valid until/)
    signal('SIGTERM')
    const writing = setInterval(
      () => send(write, { body: deployment.oneSample() }).catch(() => {}),
      50,
    )
    try {
      expect(await exited).toBe(0)
      expect(stdout()).toMatch(/"msg":"(drained|exiting although senders may still have samples)/)
    } finally {
      clearInterval(writing)
    }
  })

  it('changes nothing when it comes a second time', async () => {
    const { ready, write, signal, exited, stdout } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
    })
    await ready(/token: valid until/)
    await deployment.lab.setFaults({ ingestion: { latencyMs: 1000 } })
    const inFlight = send(write, { body: deployment.oneSample() })
    signal('SIGTERM')
    await expect.poll(stdout).toContain('SIGTERM: accepting writes')
    signal('SIGTERM')
    signal('SIGINT')
    expect((await inFlight).status).toBe(204)
    expect(await exited).toBe(0)
  })

  it('is not forgotten when it comes in the moment in which there is a handler for it', async () => {
    const { exited, stdout, stderr } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      DRAIN_IDLE_SECONDS: '0',
      NODE_OPTIONS: preload(`
        const { on } = process
        process.on = function (name, handler) {
          on.call(this, name, handler)
          if (name === 'SIGTERM') process.kill(process.pid, 'SIGTERM')
          return this
        }`),
    })
    expect(await exited, stderr()).toBe(0)
    expect(stdout()).toContain('"msg":"drained"')
  })

  it('has its handler before any other module runs', () => {
    const firstImport = (file: string) =>
      /^import .*$/m.exec(readFileSync(join(import.meta.dirname, file), 'utf8'))?.[0]
    expect(firstImport('main.ts')).toBe("import './signals.ts'")
    expect(firstImport('signals.ts')).toBe("import process from 'node:process'")
  })

  it('ends a process whose credential file never answers', async () => {
    const path = deployment.write('pipe', '')
    rmSync(path)
    execFileSync('mkfifo', [path])
    const { ready, signal, exited } = await deployment.start({
      ...deployment.container(),
      ...deployment.network(),
      AZURE_CLIENT_CERTIFICATE_PATH: path,
      DRAIN_IDLE_SECONDS: '0',
    })
    await ready(/pipe is a FIFO \(named pipe\)/)
    signal('SIGTERM')
    expect(await exited).toBe(0)
  })
})

/** Code that a process runs before its own. */
function preload(code: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(code)}`
}

it('writes no token, key or assertion into its log, whatever goes wrong', async () => {
  const { ready, write, stdout, stderr, base } = await deployment.start({
    ...deployment.container(),
    ...deployment.network(),
    TRACE_LOGGING: 'true',
  })
  await ready(/token: valid until/)
  await send(write, {
    body: deployment.oneSample(),
    headers: { authorization: 'Bearer sender-secret' },
  })
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    authorization: 'Bearer sender-secret',
    cookie: 'session=sender-cookie',
  }
  await send(write, { body: deployment.oneSample(), headers })
  for (const status of [400, 401, 403, 500]) {
    await deployment.lab.setFaults({ ingestion: { status } })
    await send(write, { body: deployment.oneSample(), headers })
  }
  await deployment.lab.setFaults({ authority: { status: 401 } })
  const texts = await Promise.all(
    ['/status', '/', '/ready', '/metrics'].map(async (path) => {
      return (await get(base + path)).text
    }),
  )
  const output = [stdout(), stderr(), ...texts].join('\n')
  expect(output).toContain('"msg":"write"')
  expect(output).toContain('held back until')
  expect(output).not.toMatch(/eyJ|PRIVATE KEY|Bearer|sender-secret|sender-cookie/)
  const key = deployment.certificate.keyPem.split('\n')[3] ?? ''
  expect(key.length).toBeGreaterThan(20)
  expect(output).not.toContain(key)
  for (const line of stdout().trim().split('\n')) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) })
  }
})
