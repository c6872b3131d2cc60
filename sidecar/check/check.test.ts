import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClientCertificate } from '../../lab/certificates.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type CheckParts, type CheckReport, runCheck } from './check.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const objectId = '33333333-3333-4333-8333-333333333333'
const ruleId = 'dcr-0123456789abcdef0123456789abcdef'
const host = 'amw.westeurope-1.metrics.ingest.monitor.azure.com'
const certificate = createClientCertificate({ commonName: 'prometheus' })
const { sha1 } = certificate.thumbprints

let lab: Lab
let folder: string
let lines: string[]

beforeAll(async () => {
  lab = await startLab()
  setDefaultCACertificates([...getCACertificates('bundled'), lab.caPem])
  lab.authority.addApplication({ tenantId, clientId, objectId })
  lab.authority.addCertificate(clientId, certificate.certificatePem)
})
afterAll(() => lab.close())

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'))
  lines = []
  lab.ingestion.assignRole(ruleId, clientId)
})
afterEach(async () => {
  await lab.setFaults({})
  rmSync(folder, { recursive: true })
})

function mount(content: string | Buffer): string {
  const path = join(folder, 'certificate')
  writeFileSync(path, content)
  return path
}

function check(env: Record<string, string> = {}, parts: Partial<CheckParts> = {}): Promise<number> {
  const complete = {
    INGESTION_URL: `https://${host}/dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    IDENTITY_TYPE: 'aadApplication',
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'certificate'),
    HTTPS_PROXY: lab.proxyUrl,
    ...env,
  }
  return runCheck(complete, { print: (line) => lines.push(line), ca: lab.caPem, ...parts })
}

it('says what it found at each step when everything is fine, and stores nothing', async () => {
  const path = mount(certificate.pkcs12)
  expect(await check()).toBe(0)
  expect(lines).toEqual([
    `✓ variables: Entra application with a certificate, cloud public, writes go to ${host}`,
    expect.stringMatching(
      `^✓ credential: ${path}: PKCS#12, CN=prometheus, thumbprint ${sha1} \\(SHA-256 [0-9A-F]{64}\\), valid from .*Z to .*Z; the key matches$`,
    ),
    expect.stringMatching(
      /^✓ network: login\.microsoftonline\.com can be reached through the proxy .*TLSv1\.3/,
    ),
    expect.stringMatching(
      new RegExp(
        `^✓ network: ${host} can be reached through the proxy .*: TLSv1\\.3, certificate of`,
      ),
    ),
    expect.stringMatching(
      `^✓ token: for audience https://monitor.azure.com, application ${clientId}, object ${objectId}, until .*Z$`,
    ),
    expect.stringMatching(`^✓ write: ${host} accepted an empty write \\(20[04]\\)$`),
  ])
  expect(lab.ingestion.series()).toEqual([])
})

it('shows no token and no key', async () => {
  mount(certificate.keyPem + certificate.certificatePem)
  await check()
  expect(lines.join('\n')).not.toMatch(/eyJ|PRIVATE KEY|Bearer/)
})

it('stops at the variables, with all of their problems', async () => {
  expect(await check({ AZURE_TENANT_ID: 'contoso', LISTENING_PORT: '0' })).toBe(78)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^✗ variables: the environment of the sidecar has 2 problems:/)
})

it('stops at the credential when it cannot be used', async () => {
  const path = mount(certificate.certificatePem)
  expect(await check()).toBe(2)
  expect(lines.slice(1)).toEqual([
    `✗ credential: the certificate cannot be used: ${path} holds no private key: mount the secret of the Key Vault certificate (objectType: secret, not cert)`,
    '  next: do what the message says; docs/certificates.md has each of them',
    '  run:  kubectl describe pod --namespace NAMESPACE POD',
  ])
})

it('points out a certificate that expires soon', async () => {
  const soon = createClientCertificate({
    commonName: 'soon',
    notAfter: new Date(Date.now() + 3.5 * 24 * 3_600_000),
  })
  lab.authority.addCertificate(clientId, soon.certificatePem)
  const path = mount(soon.pkcs12)
  expect(await check()).toBe(0)
  expect(lines[2]).toBe(`! ${path} expires in 3 days: renew it in the Key Vault`)
})

it('stops at the token when Entra ID refuses', async () => {
  const stranger = createClientCertificate({ commonName: 'stranger' })
  mount(stranger.pkcs12)
  expect(await check()).toBe(3)
  expect(lines.slice(-3)).toEqual([
    expect.stringMatching(/^✗ token: Entra ID does not know the certificate: .*AADSTS700027: /),
    '  next: register it (terraform apply does)',
    expect.stringMatching(/^ {2}run: {2}az ad app credential list --id /),
  ])
})

describe('stops at the write and says what to do when Azure', () => {
  beforeEach(() => void mount(certificate.pkcs12))

  it('knows no role of the identity', async () => {
    lab.ingestion.removeRole(ruleId, clientId)
    expect(await check()).toBe(4)
    expect(lines.at(-3)).toMatch('✗ write: Azure answers 403: ')
    expect(lines.at(-1)).toMatch(
      new RegExp(
        `^  run:  az role assignment create .*--assignee-object-id ${objectId} .*${ruleId}`,
      ),
    )
  })

  it.each([
    [401, /next: check CLOUD and INGESTION_AAD_AUDIENCE/],
    [404, /next: take INGESTION_URL from the outputs again/],
    [413, /one byte is too large only for something that is not Azure/],
    [500, /next: look at https:\/\/azure\.status\.microsoft/],
    [302, /next: check INGESTION_URL and HTTPS_PROXY/],
  ])('answers %s', async (status, advice) => {
    await lab.setFaults({ ingestion: { status } })
    expect(await check()).toBe(4)
    expect(lines.join('\n')).toMatch(advice)
  })

  it('does not answer', async () => {
    await lab.setFaults({ ingestion: { latencyMs: 60_000 } })
    expect(await check({ UPSTREAM_TIMEOUT_SECONDS: '1' })).toBe(4)
    expect(lines.join('\n')).toMatch(/✗ write: .* does not answer in time: no answer in time/)
  })
})

describe('stops at the network when', () => {
  beforeEach(() => void mount(certificate.pkcs12))

  it.each([
    ['wrong-name', /ERR_TLS_CERT_ALTNAME_INVALID/],
    ['expired', /CERT_HAS_EXPIRED/],
    ['unknown-authority', /mount that authority's certificate .* NODE_EXTRA_CA_CERTS/],
  ] as const)('the certificate of ingestion is %s', async (tls, explanation) => {
    await lab.setFaults({ ingestion: { tls } })
    expect(await check()).toBe(5)
    expect(lines.join('\n')).toMatch(`✗ network: ${host} presents a certificate`)
    expect(lines.join('\n')).toMatch(explanation)
    expect(lines.join('\n')).not.toContain('--use-system-ca')
  })

  it('Entra ID cannot be reached through the proxy', async () => {
    await lab.setFaults({ authority: { refuse: true } })
    expect(await check()).toBe(5)
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(
        /^✗ network: the proxy does not open a tunnel to login\.microsoftonline\.com: through the proxy .*: the proxy answered 502/,
      ),
      expect.stringMatching(/^ {2}next: allow the host there, /),
    ])
  })

  it('the name of the proxy is unknown', async () => {
    expect(await check({ HTTPS_PROXY: 'http://proxy.invalid:3128' })).toBe(5)
    expect(lines.join('\n')).toMatch(/proxy\.invalid.*\n {2}next: check the cluster's DNS/)
  })

  it('nothing listens where the proxy should be', async () => {
    expect(await check({ HTTPS_PROXY: 'http://127.0.0.1:1' })).toBe(5)
    expect(lines.join('\n')).toMatch(/ECONNREFUSED.*\n {2}next: check the pod's egress rules/)
  })

  it('the proxy wants another password, which is not shown', async () => {
    const proxy = createServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    try {
      expect(await check({ HTTPS_PROXY: `http://me:hush@127.0.0.1:${port}` })).toBe(5)
      expect(lines.join('\n')).toMatch(
        /the proxy answered 407.*\n {2}next: .*correct the user and password in HTTPS_PROXY/,
      )
      expect(lines.join('\n')).not.toMatch('hush')
    } finally {
      proxy.close()
    }
  })
})

describe('with --json', () => {
  it('prints one document with every step', async () => {
    mount(certificate.pkcs12)
    lab.ingestion.removeRole(ruleId, clientId)
    const printed: string[] = []
    expect(await check({}, { json: true, print: (text) => printed.push(text) })).toBe(4)
    const [report] = printed.map((text): CheckReport => JSON.parse(text))
    expect(printed).toHaveLength(1)
    expect(report?.exitCode).toBe(4)
    expect(report?.steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['variables', true],
      ['credential', true],
      ['network', true],
      ['token', true],
      ['write', false],
    ])
    expect(report?.steps.at(-1)).toMatchObject({
      cause: 'role_missing',
      command: expect.stringContaining('az role assignment create'),
    })
  })
})

describe('of remote write 2.0, where senders speak it, it', () => {
  const speaking = { SENDER_MESSAGE_VERSION: 'V2.0' }

  it('says that it is taken', async () => {
    mount(certificate.pkcs12)
    expect(await check(speaking)).toBe(0)
    expect(lines.at(-1)).toBe(`✓ write: ${host} answered 204 to remote write 2.0`)
  })

  it('fails where it is not, because Prometheus would drop the samples', async () => {
    mount(certificate.pkcs12)
    const server = createServer(({ headers }, response) => {
      response.writeHead(headers['content-type']?.includes('v2') ? 415 : 204).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const path = `dataCollectionRules/${ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write`
    try {
      const url = `http://127.0.0.1:${port}/${path}`
      expect(await check({ ...speaking, INGESTION_URL: url })).toBe(4)
      expect(lines.join('\n')).toMatch(
        /✗ write: .* does not accept remote write 2\.0 \(415\).*messageVersion/,
      )
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })
})

it('needs no way to Entra ID with a managed identity', async () => {
  lab.imds.addIdentity({ kind: 'userAssigned', clientId, tenantId, objectId })
  const env = {
    IDENTITY_TYPE: 'userAssigned',
    AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url,
  }
  await lab.setFaults({ authority: { refuse: true } })
  expect(await check(env)).toBe(0)
  expect(lines[2]).toMatch(`✓ network: ${host} can be reached`)
})

it.each([400, 429])('is content with a %s, which comes after token and role', async (status) => {
  mount(certificate.pkcs12)
  await lab.setFaults({ ingestion: { status } })
  expect(await check()).toBe(0)
  expect(lines.at(-1)).toMatch(
    new RegExp(`^! ${host} answered ${status}: .*token and role are fine`),
  )
})

it('says which service account a projected token belongs to', async () => {
  const subject = 'system:serviceaccount:monitoring:prometheus'
  lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
  const path = mount(lab.cluster.token({ subject }))
  const env = { IDENTITY_TYPE: 'workloadIdentity', AZURE_FEDERATED_TOKEN_FILE: path }
  expect(await check(env)).toBe(0)
  expect(lines[1]).toBe(
    `✓ credential: ${path}: a token of issuer ${lab.cluster.issuer}, subject ${subject}, audience api://AzureADTokenExchange`,
  )
})
