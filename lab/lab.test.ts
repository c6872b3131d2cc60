import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ClientCertificateCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'
import { ProxyAgent, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClientCertificate } from './certificates.ts'
import { type Lab, startLab } from './lab.ts'
import { bitsOf, CONTENT_TYPES, encodeWriteRequest, type Series } from './remote-write.ts'

const tenantId = '11111111-1111-1111-1111-111111111111'
const clientId = '22222222-2222-2222-2222-222222222222'
const ruleId = `dcr-${'0123456789abcdef'.repeat(2)}`
const host = 'amw-abcd.westeurope-1.metrics.ingest.monitor.azure.com'
const path = `/dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const scope = 'https://monitor.azure.com//.default'
const certificate = createClientCertificate({ commonName: 'prometheus' })

let lab: Lab
let proxied: ProxyAgent
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-'))
  lab = await startLab()
  lab.authority.addApplication({ tenantId, clientId })
  lab.authority.addCertificate(clientId, certificate.certificatePem)
  lab.ingestion.assignRole(ruleId, clientId)
  proxied = new ProxyAgent({ uri: lab.proxyUrl, requestTls: { ca: lab.caPem } })
})

beforeEach(async () => {
  await lab.setFaults({})
  lab.ingestion.clear()
})

afterAll(async () => {
  await proxied.close()
  await lab.close()
  rmSync(folder, { recursive: true })
})

/** What @azure/identity needs to find the lab without its proxy. */
function direct() {
  return {
    authorityHost: lab.authority.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: lab.caPem },
  }
}

function certificateCredential() {
  const pem = `${certificate.keyPem}${certificate.certificatePem}`
  return new ClientCertificateCredential(tenantId, clientId, { certificate: pem }, direct())
}

function write(series: readonly Series[], token: string, dispatcher = proxied) {
  return request(`https://${host}${path}`, {
    method: 'POST',
    dispatcher,
    headers: {
      'content-type': CONTENT_TYPES['1.0'],
      'content-encoding': 'snappy',
      authorization: `Bearer ${token}`,
    },
    body: encodeWriteRequest(series),
  })
}

describe('the lab, used as Azure is used', () => {
  it('stores what is written under Azure’s host name with a token for the certificate', async () => {
    const { token } = await certificateCredential().getToken(scope)
    const series = [
      { labels: { __name__: 'up' }, samples: [{ timestampMs: Date.now(), bits: bitsOf(1) }] },
    ]
    const response = await write(series, token)
    expect(response.statusCode).toBe(204)
    expect(lab.ingestion.series()).toEqual(series)
  })

  it('refuses a certificate as @azure/identity reports it', async () => {
    lab.authority.removeCertificate(clientId, certificate.thumbprints.sha1)
    try {
      await expect(certificateCredential().getToken(scope)).rejects.toThrow(/AADSTS700027/)
    } finally {
      lab.authority.addCertificate(clientId, certificate.certificatePem)
    }
  })

  it('exchanges a service account’s token', async () => {
    const subject = 'system:serviceaccount:monitoring:prometheus'
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    const tokenFilePath = join(folder, 'token')
    writeFileSync(tokenFilePath, lab.cluster.token({ subject }))
    const credential = new WorkloadIdentityCredential({
      tenantId,
      clientId,
      tokenFilePath,
      ...direct(),
    })
    const { token } = await credential.getToken(scope)
    expect((await write([], token)).statusCode).toBe(204)
  })

  it('gives a managed identity its token', async () => {
    const identity = { tenantId, clientId, objectId: clientId, kind: 'userAssigned' } as const
    lab.imds.addIdentity(identity)
    vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', lab.imds.url)
    try {
      const { token } = await new ManagedIdentityCredential({ clientId }).getToken(scope)
      expect((await write([], token)).statusCode).toBe(204)
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

describe('the proxy', () => {
  it('refuses every host that is not Azure’s', async () => {
    const answer = request('https://example.com/', { dispatcher: proxied })
    await expect(answer).rejects.toThrow(/502/)
  })

  it.each([
    'https://login.microsoftonline.com',
    'https://login.microsoftonline.us',
    'https://login.partner.microsoftonline.cn',
  ])('leads %s to the lab, with a certificate for it', async (authority) => {
    const response = await request(
      `${authority}/${tenantId}/v2.0/.well-known/openid-configuration`,
      {
        dispatcher: proxied,
      },
    )
    expect(await response.body.json()).toMatchObject({ issuer: `${authority}/${tenantId}/v2.0` })
  })

  it('answers 502 while the endpoint behind it refuses connections', async () => {
    await lab.setFaults({ ingestion: { refuse: true } })
    const fresh = new ProxyAgent({ uri: lab.proxyUrl, requestTls: { ca: lab.caPem } })
    try {
      await expect(write([], 'x', fresh)).rejects.toThrow(/502/)
      await lab.setFaults({})
      expect((await write([], 'x', fresh)).statusCode).toBe(401)
    } finally {
      await fresh.close()
    }
  })
})

it('closes every port, whatever faults are in force', async () => {
  const another = await startLab()
  await another.setFaults({ authority: { refuse: true }, ingestion: { latencyMs: 60_000 } })
  const urls = [
    another.proxyUrl,
    another.control.url,
    another.imds.url,
    another.ingestion.url,
    another.authority.url,
  ]
  await another.close()
  for (const url of urls) {
    await expect(request(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  }
})

it('fails to start, and leaves nothing open, when a port is taken', async () => {
  const ports = { authority: lab.authority.port }
  await expect(startLab({ ports })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
