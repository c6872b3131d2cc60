import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClientCertificate, createClientCertificate } from '../../lab/certificates.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { freePort, type RunningProcess, startProcess } from '../../lab/process.ts'
import { bitsOf, encodeWriteRequest } from '../../lab/remote-write.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const ruleId = 'dcr-0123456789abcdef0123456789abcdef'
const HOUR_MS = 3_600_000

const now = Date.now()
const old = createClientCertificate({ commonName: 'old', notBefore: new Date(now - 2 * HOUR_MS) })
const renewed = createClientCertificate({
  commonName: 'renewed',
  notBefore: new Date(now - HOUR_MS),
})

let lab: Lab
let folder: string
let sidecar: RunningProcess | undefined
let port: number
let endLoad: () => Promise<Record<string, number>>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
  // Refreshed every three seconds, so that a certificate that does not work is felt soon.
  lab = await startLab({ tokenLifetimeSeconds: 6 })
  lab.authority.addApplication({ tenantId, clientId })
  lab.ingestion.assignRole(ruleId, clientId)
  port = await freePort()
  endLoad = async () => ({})
})
afterEach(async () => {
  await endLoad()
  await sidecar?.kill()
  sidecar = undefined
  await lab.close()
  rmSync(folder, { recursive: true })
})

/** What the CSI driver does: new files beside the old ones, and one link that is swapped at once. */
function mount(files: Readonly<Record<string, Buffer>>): void {
  const version = mkdtempSync(join(folder, '..2026_'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(version, path)), { recursive: true })
    writeFileSync(join(version, path), content)
  }
  symlinkSync(version, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
  for (const path of Object.keys(files)) {
    const [top = path] = path.split('/')
    rmSync(join(folder, top), { force: true })
    symlinkSync(join('..data', top), join(folder, top))
  }
}

async function startSidecar(env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
  const caPath = join(folder, '.ca.pem')
  writeFileSync(caPath, lab.caPem)
  sidecar = await startProcess({
    command: process.execPath,
    args: ['sidecar/main.ts'],
    readyUrl: `http://127.0.0.1:${port}/ready`,
    env: {
      LISTENING_PORT: String(port),
      INGESTION_URL: `https://amw.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      IDENTITY_TYPE: 'aadApplication',
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'certificate'),
      CERTIFICATE_POLL_SECONDS: '1',
      CERTIFICATE_RETRY_SECONDS: '1',
      // Its senders keep their connections.
      DRAIN_MAX_SECONDS: '0',
      HTTPS_PROXY: lab.proxyUrl,
      NODE_EXTRA_CA_CERTS: caPath,
      ...env,
    },
  })
  return sidecar
}

/** Writes one sample after the other, four at a time. */
function startLoad() {
  const results: Record<string, number> = {}
  const isOver = new AbortController()
  async function send(shard: number): Promise<void> {
    while (!isOver.signal.aborted) {
      const sample = { timestampMs: Date.now(), bits: bitsOf(1) }
      const series = { labels: { __name__: 'up', shard: String(shard) }, samples: [sample] }
      const result = await fetch(`http://127.0.0.1:${port}/api/v1/write`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
        body: new Uint8Array(encodeWriteRequest([series])),
      }).then((response) => response.text().then(() => String(response.status)), String)
      results[result] = (results[result] ?? 0) + 1
      await wait(50)
    }
  }
  const shards = [0, 1, 2, 3].map(send)
  endLoad = async () => {
    isOver.abort()
    await Promise.all(shards)
    return results
  }
}

async function inUse(certificate: ClientCertificate): Promise<void> {
  const lines = () => sidecar?.output().split('\n') ?? []
  const isIt = (line: string) =>
    line.includes(certificate.thumbprints.sha1) && line.includes('"inUse":true')
  await expect.poll(() => lines().some(isIt)).toBe(true)
}

const refusals = () => lab.authority.acquisitions().refused[700027] ?? 0

describe('a certificate is rotated without one refused write', () => {
  it('when Entra ID learns of the new one minutes after it was mounted', async () => {
    lab.authority.addCertificate(clientId, old.certificatePem)
    mount({ certificate: old.pkcs12 })
    await startSidecar()
    await inUse(old)
    startLoad()

    mount({ certificate: renewed.pkcs12 })
    await expect.poll(refusals).toBeGreaterThan(3)
    // More than a token's life with the new file alone in the mount.
    await wait(7_000)
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    await inUse(renewed)
    lab.authority.removeCertificate(clientId, old.thumbprints.sha1)
    const refusedSoFar = refusals()
    await wait(7_000)

    const { 204: taken = 0, ...others } = await endLoad()
    expect(others).toEqual({})
    expect(taken).toBeGreaterThan(100)
    expect(refusals()).toBe(refusedSoFar)
    expect(sidecar?.output()).not.toContain('PRIVATE KEY')
    expect(await sidecar?.stop()).toBe(0)
  })

  it('when the old one is removed before the new one was tried again', async () => {
    lab.authority.addCertificate(clientId, old.certificatePem)
    mount({ certificate: old.pkcs12 })
    await startSidecar({ CERTIFICATE_RETRY_SECONDS: '3600' })
    await inUse(old)
    startLoad()

    mount({ certificate: renewed.pkcs12 })
    await expect.poll(refusals).toBeGreaterThan(0)
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    lab.authority.removeCertificate(clientId, old.thumbprints.sha1)
    await inUse(renewed)
    await wait(7_000)

    const { 204: taken = 0, ...others } = await endLoad()
    expect(others).toEqual({})
    expect(taken).toBeGreaterThan(100)
  })

  it('when the file is broken or half written on the way', async () => {
    lab.authority.addCertificate(clientId, old.certificatePem)
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    mount({ certificate: old.pkcs12 })
    await startSidecar()
    await inUse(old)
    startLoad()

    mount({ certificate: renewed.pkcs12.subarray(0, 700) })
    await expect.poll(() => sidecar?.output()).toMatch(/is not a complete PKCS#12/)
    mount({ certificate: Buffer.alloc(0) })
    await wait(7_000)
    mount({ certificate: renewed.pkcs12 })
    await inUse(renewed)

    const { 204: taken = 0, ...others } = await endLoad()
    expect(others).toEqual({})
    expect(taken).toBeGreaterThan(100)
  })
})

it('a pod that starts between mounting and registering uses the version before', async () => {
  lab.authority.addCertificate(clientId, old.certificatePem)
  mount({ 'certificate/0': renewed.pkcs12, 'certificate/1': old.pkcs12 })
  await startSidecar()
  await inUse(old)
  lab.authority.addCertificate(clientId, renewed.certificatePem)
  await inUse(renewed)
})
