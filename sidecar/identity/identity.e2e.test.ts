import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromEnv } from '../../contract/sidecar-config.ts'
import {
  createCertificateAuthority,
  createClientCertificate,
  toPkcs12,
} from '../../lab/certificates.ts'
import { openEndpoint } from '../../lab/endpoint.ts'
import { parseJwt } from '../../lab/jwt.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { withSubdomains } from './entra.ts'
import { createIdentity, type Identity } from './identity.ts'
import type { IdentityEvent } from './tokens.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const ids = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId }
const certificate = createClientCertificate({ commonName: 'prometheus' })
const pem = certificate.keyPem + certificate.certificatePem

let lab: Lab
let folder: string
let identities: Identity[]
let events: IdentityEvent[]

beforeAll(async () => {
  lab = await startLab({
    custom: {
      authorityHosts: ['login.contoso.example'],
      audiences: ['https://monitor.contoso.example'],
    },
  })
  lab.authority.addApplication({ tenantId, clientId })
  lab.authority.addCertificate(clientId, certificate.certificatePem)
})
afterAll(() => lab.close())

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'))
  identities = []
  events = []
})
afterEach(async () => {
  await Promise.all(identities.map((identity) => identity.stop()))
  await lab.setFaults({})
  rmSync(folder, { recursive: true })
})

/** A file in the pod. */
function mount(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function start(env: Record<string, string>, ca = lab.caPem): Identity {
  const config = fromEnv({
    INGESTION_URL: 'http://127.0.0.1/',
    IDENTITY_TYPE: 'aadApplication',
    HTTPS_PROXY: lab.proxyUrl,
    ...env,
  })
  const identity = createIdentity(config, {
    onEvent: (event) => events.push(event),
    ca,
  })
  identities.push(identity)
  identity.start()
  return identity
}

async function tokenOf(identity: Identity): Promise<string> {
  await expect.poll(() => identity.tokens.header(), { timeout: 10_000 }).toBeDefined()
  return identity.tokens.header()?.replace('Bearer ', '') ?? ''
}

async function claimsOf(identity: Identity) {
  return parseJwt(await tokenOf(identity))?.claims
}

async function problemOf(identity: Identity): Promise<string | undefined> {
  await expect
    .poll(() => events.some(({ kind }) => kind === 'token-failed'), { timeout: 5_000 })
    .toBe(true)
  return identity.tokens.state().problem
}

describe('an Entra application proves who it is', () => {
  const withCertificate = (content: string | Buffer) => ({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: mount('certificate', content),
  })

  it('with PEM', async () => {
    expect(
      await claimsOf(start(withCertificate(certificate.certificatePem + certificate.keyPem))),
    ).toMatchObject({ appid: clientId })
  })

  it('with PKCS#12 as the CSI driver mounts it', async () => {
    expect(await claimsOf(start(withCertificate(certificate.pkcs12)))).toMatchObject({
      appid: clientId,
    })
  })

  it('with PKCS#12 as base64 text and legacy ciphers', async () => {
    const content = toPkcs12(certificate, { cipher: '3des' }).toString('base64')
    expect(await claimsOf(start(withCertificate(content)))).toMatchObject({ appid: clientId })
  })

  it('with PKCS#12 and a password from the environment', async () => {
    const content = toPkcs12(certificate, { password: 'open sesame' })
    const env = { ...withCertificate(content), AZURE_CLIENT_CERTIFICATE_PASSWORD: 'open sesame' }
    expect(await claimsOf(start(env))).toMatchObject({ appid: clientId })
  })

  it('with PKCS#12 and a password from a file', async () => {
    const content = toPkcs12(certificate, { password: 'open sesame' })
    const AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE = mount('password', 'open sesame\n')
    const env = { ...withCertificate(content), AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE }
    expect(await claimsOf(start(env))).toMatchObject({ appid: clientId })
  })

  it('with a client secret from a file', async () => {
    lab.authority.addSecret(clientId, 'a client secret')
    const env = { ...ids, AZURE_CLIENT_SECRET_FILE: mount('secret', 'a client secret\n') }
    expect(await claimsOf(start(env))).toMatchObject({ appid: clientId })
  })

  it('with a client secret that is renewed, without a restart', async () => {
    const path = mount('secret', 'not known yet')
    const identity = start({
      ...ids,
      AZURE_CLIENT_SECRET_FILE: path,
      CERTIFICATE_POLL_SECONDS: '1',
    })
    expect(await problemOf(identity)).toMatch(/AADSTS7000215: .* Next: check the client secret/)
    lab.authority.addSecret(clientId, 'the new secret')
    mount('secret', 'the new secret')
    expect(await claimsOf(identity)).toMatchObject({ appid: clientId })
  })

  it.each([false, true])(
    'and sends its certificate chain only when asked to (%s)',
    async (asked) => {
      const headers: Record<string, unknown>[] = []
      const ca = createCertificateAuthority()
      const authority = await openEndpoint({
        tls: { ca, serves: () => false },
        handle({ url, body }) {
          const assertion = new URLSearchParams(body.toString()).get('client_assertion')
          if (assertion !== null) headers.push({ ...parseJwt(assertion)?.header })
          const endpoints = { authorization_endpoint: url, token_endpoint: url, jwks_uri: url }
          return { status: 200, body: { issuer: url, ...endpoints } }
        },
      })
      try {
        const AZURE_CLIENT_SEND_CERTIFICATE_CHAIN = String(asked)
        const env = { ...withCertificate(pem), AZURE_CLIENT_SEND_CERTIFICATE_CHAIN }
        start({ ...env, HTTPS_PROXY: '', AAD_HOST_ENDPOINT: authority.url }, ca.caPem)
        await expect.poll(() => headers.length, { timeout: 5_000 }).toBe(1)
        const der = new X509Certificate(certificate.certificatePem).raw.toString('base64')
        expect(headers[0]?.['x5t#S256']).toBe(certificate.thumbprints.x5tS256)
        expect(headers[0]?.x5c).toEqual(asked ? [der] : undefined)
      } finally {
        await authority.close()
      }
    },
  )
})

describe('managed identity', () => {
  const own = '33333333-3333-4333-8333-333333333333'
  let imds: Record<string, string>

  beforeEach(() => {
    lab.imds.addIdentity({ kind: 'systemAssigned', tenantId, clientId: own, objectId: own })
    lab.imds.addIdentity({ kind: 'userAssigned', tenantId, clientId, objectId: clientId })
    imds = { AZURE_POD_IDENTITY_AUTHORITY_HOST: lab.imds.url }
  })

  it('that is assigned by a user is named by its client id', async () => {
    const identity = start({ ...imds, IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: clientId })
    expect(await claimsOf(identity)).toMatchObject({
      appid: clientId,
      aud: 'https://monitor.azure.com',
    })
  })

  it("that is the machine's own needs no name", async () => {
    expect(await claimsOf(start({ ...imds, IDENTITY_TYPE: 'systemAssigned' }))).toMatchObject({
      appid: own,
    })
  })

  it.each([404, 410, 429, 500])('survives a %s of IMDS', async (status) => {
    await lab.setFaults({ imds: { status, requests: 2 } })
    await tokenOf(start({ ...imds, IDENTITY_TYPE: 'systemAssigned' }))
    expect(events.map(({ kind }) => kind)).toEqual([
      'token-failed',
      'token-failed',
      'token-acquired',
    ])
  })

  it('that is not assigned to the machine says so', async () => {
    const stranger = '44444444-4444-4444-8444-444444444444'
    const identity = start({ ...imds, IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: stranger })
    expect(await problemOf(identity)).toBe(
      'IMDS answered 400: Identity not found: check that the identity is assigned to the machine or scale set (kubelet identity)',
    )
  })

  it('gets a really new token after a 401', async () => {
    const identity = start({ ...imds, IDENTITY_TYPE: 'systemAssigned' })
    const header = `Bearer ${await tokenOf(identity)}`
    const renewed = await identity.tokens.renew(header, AbortSignal.timeout(5_000))
    expect(renewed).toBeDefined()
    expect(renewed).not.toBe(header)
  })

  it('stays managed identity although the webhook has set its variables', async () => {
    process.env.AZURE_FEDERATED_TOKEN_FILE = '/nowhere'
    process.env.AZURE_TENANT_ID = tenantId
    try {
      const env = { ...imds, IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: clientId }
      expect(await claimsOf(start(env))).toMatchObject({ appid: clientId })
    } finally {
      delete process.env.AZURE_FEDERATED_TOKEN_FILE
      delete process.env.AZURE_TENANT_ID
    }
  })
})

describe('workload identity', () => {
  const subject = 'system:serviceaccount:monitoring:prometheus'

  function startWorkload(token: string) {
    return start({
      ...ids,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE: mount('azure-identity-token', token),
      CERTIFICATE_POLL_SECONDS: '1',
    })
  }

  it('exchanges the projected token', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    expect(await claimsOf(startWorkload(lab.cluster.token({ subject })))).toMatchObject({
      appid: clientId,
    })
  })

  it('reads the projected token again when it has rotated', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    const lapsed = new Date(Date.now() - 7_200_000)
    const identity = startWorkload(lab.cluster.token({ subject, now: lapsed }))
    expect(await problemOf(identity)).toMatch(/AADSTS700024: .* Next: check the clock of the node/)
    mount('azure-identity-token', lab.cluster.token({ subject }))
    expect(await claimsOf(identity)).toMatchObject({ appid: clientId })
  })

  it('names the service account when it is not the one that Entra ID expects', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    const identity = startWorkload(lab.cluster.token({ subject: `${subject}-other` }))
    expect(await problemOf(identity)).toMatch(
      /AADSTS700213: .*prometheus-other.* Next: check the subject of the federated credential/,
    )
  })

  it('says so when the projected token is not mounted', async () => {
    const AZURE_FEDERATED_TOKEN_FILE = join(folder, 'absent')
    const identity = start({
      ...ids,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE,
    })
    const message = `${AZURE_FEDERATED_TOKEN_FILE} does not exist: check the path and the volume mount`
    expect(await problemOf(identity)).toBe(message)
    expect(identity.problem()).toBe(message)
  })
})

describe('one switch chooses authority and audience:', () => {
  const clouds: Record<string, readonly [Record<string, string>, string]> = {
    'the public cloud': [{}, 'https://monitor.azure.com'],
    'US government': [{ CLOUD: 'Azure_Government' }, 'https://monitor.azure.us'],
    China: [{ CLOUD: 'AZURECHINA' }, 'https://monitor.azure.cn'],
    'a custom cloud': [
      {
        CLOUD: 'AZURE_CUSTOM',
        AAD_HOST_ENDPOINT: 'https://login.contoso.example/',
        INGESTION_AAD_AUDIENCE: 'https://monitor.contoso.example/.default',
      },
      'https://monitor.contoso.example',
    ],
    'an audience as a resource': [
      { INGESTION_AAD_AUDIENCE: 'https://monitor.azure.us/' },
      'https://monitor.azure.us',
    ],
    "the webhook's authority": [
      { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/' },
      'https://monitor.azure.com',
    ],
  }
  it.each(Object.entries(clouds))('%s', async (_, [env, aud]) => {
    const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
    expect(await claimsOf(start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH, ...env }))).toMatchObject({
      aud,
    })
  })
})

describe('a proxy', () => {
  const dead = 'http://127.0.0.1:9'

  it('carries requests to Entra ID unless NO_PROXY names its host', async () => {
    const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
    const direct = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, AAD_HOST_ENDPOINT: lab.authority.url }
    expect(await problemOf(start({ ...direct, HTTPS_PROXY: dead }))).toMatch(/ECONNREFUSED/)
    await tokenOf(start({ ...direct, HTTPS_PROXY: dead, NO_PROXY: 'other.example,127.0.0.1' }))
  })

  it('is passed by for all hosts below a name in NO_PROXY', () => {
    expect(withSubdomains('microsoftonline.com, .svc 10.0.0.0/8,*')).toBe(
      'microsoftonline.com,.microsoftonline.com,.svc,10.0.0.0/8,*',
    )
  })

  it('that the configuration does not name is not used, whatever the process has', async () => {
    process.env.ALL_PROXY = dead
    try {
      const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
      const direct = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, AAD_HOST_ENDPOINT: lab.authority.url }
      await tokenOf(start({ ...direct, HTTPS_PROXY: '' }))
    } finally {
      delete process.env.ALL_PROXY
    }
  })

  it('never sees a request to IMDS', async () => {
    lab.imds.addIdentity({ kind: 'systemAssigned', tenantId, clientId, objectId: clientId })
    const proxies = { HTTPS_PROXY: dead, HTTP_PROXY: dead, NODE_USE_ENV_PROXY: '1' }
    Object.assign(process.env, proxies)
    try {
      const AZURE_POD_IDENTITY_AUTHORITY_HOST = lab.imds.url
      const env = { IDENTITY_TYPE: 'systemAssigned', AZURE_POD_IDENTITY_AUTHORITY_HOST }
      await tokenOf(start({ ...env, HTTPS_PROXY: dead }))
    } finally {
      for (const name of Object.keys(proxies)) delete process.env[name]
    }
  })
})

describe('when Entra ID', () => {
  const certificateEnv = () => ({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: mount('certificate', pem),
  })

  it('is not reachable at start-up, the token comes by itself later', async () => {
    await lab.setFaults({ authority: { refuse: true } })
    const identity = start({
      ...certificateEnv(),
      AAD_HOST_ENDPOINT: lab.authority.url,
      NO_PROXY: '127.0.0.1',
    })
    expect(await problemOf(identity)).toMatch(/cannot be reached: .*ECONNREFUSED/)
    expect(identity.problem()).toBeUndefined()
    await lab.setFaults({})
    await tokenOf(identity)
    expect(identity.tokens.state().problem).toBeUndefined()
  })

  it('does not answer, an attempt ends after ten seconds', async () => {
    await lab.setFaults({ authority: { latencyMs: 30_000 } })
    const begun = performance.now()
    const identity = start(certificateEnv())
    await expect
      .poll(() => identity.tokens.state().problem, { timeout: 12_000 })
      .toBe('login.microsoftonline.com did not answer in time')
    expect(performance.now() - begun).toBeGreaterThan(9_000)
  })

  it('is overloaded, that is what is said', async () => {
    await lab.setFaults({ authority: { status: 429, retryAfterSeconds: 1, requests: 1 } })
    const identity = start(certificateEnv())
    expect(await problemOf(identity)).toBe('login.microsoftonline.com asks to slow down (429)')
    await tokenOf(identity)
  })

  it('redirects, the certificate is not shown to anyone else', async () => {
    const calls: string[] = []
    const stranger = await openEndpoint({
      handle({ url }) {
        calls.push(url.pathname)
        return { status: 500 }
      },
    })
    try {
      await lab.setFaults({ authority: { redirectTo: `${stranger.url}/token` } })
      expect(await problemOf(start(certificateEnv()))).toBe(
        'login.microsoftonline.com answered with a redirect (307): it is not followed. Next: check AAD_HOST_ENDPOINT and HTTPS_PROXY.',
      )
      expect(calls).toEqual([])
    } finally {
      await stranger.close()
    }
  })

  it.each(['wrong-name', 'expired', 'unknown-authority'] as const)(
    'shows a certificate with a fault (%s), it is not believed',
    async (tls) => {
      await lab.setFaults({ authority: { tls } })
      expect(await problemOf(start(certificateEnv()))).toMatch(/cannot be reached: /)
    },
  )

  it('knows no such application, the variables to check are named', async () => {
    const AZURE_CLIENT_ID = '55555555-5555-4555-8555-555555555555'
    expect(await problemOf(start({ ...certificateEnv(), AZURE_CLIENT_ID }))).toMatch(
      /AADSTS700016: .* Next: check AZURE_CLIENT_ID and AZURE_TENANT_ID: no such application/,
    )
  })
})

describe('a new certificate', () => {
  const renewed = createClientCertificate({ commonName: 'renewed', notBefore: new Date() })

  const inUse = () =>
    events
      .findLast((event) => event.kind === 'certificates-loaded')
      ?.versions.find((version) => version.inUse)?.subject

  afterEach(() => lab.authority.removeCertificate(clientId, renewed.thumbprints.sha1))

  it('that Entra ID knows is used at once, long before a token is due', async () => {
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
    const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, CERTIFICATE_POLL_SECONDS: '1' }
    await tokenOf(start({ ...env, CERTIFICATE_RETRY_SECONDS: '3600' }))
    mount('certificate', renewed.pkcs12)
    await expect.poll(inUse, { timeout: 10_000 }).toBe('CN=renewed')
  })

  it('that Entra ID does not know yet is tried again on schedule', async () => {
    const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
    const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, CERTIFICATE_POLL_SECONDS: '1' }
    const identity = start({ ...env, CERTIFICATE_RETRY_SECONDS: '1' })
    const token = await tokenOf(identity)
    mount('certificate', renewed.pkcs12)
    const refused = () =>
      events.filter(({ kind }) => kind === 'certificate-unknown-to-entra').length
    await expect.poll(refused, { timeout: 10_000 }).toBeGreaterThan(1)
    expect(identity.tokens.header()).toBe(`Bearer ${token}`)
    expect(identity.problem()).toBeUndefined()
    expect(inUse()).toBe('CN=prometheus')
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    await expect.poll(inUse, { timeout: 10_000 }).toBe('CN=renewed')
    expect(identity.tokens.header()).not.toBe(`Bearer ${token}`)
  })
})

it('does nothing more when it is stopped before the files are read', async () => {
  const identity = start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH: mount('certificate', pem) })
  await identity.stop()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(events.map(({ kind }) => kind).filter((kind) => kind.startsWith('token'))).toEqual([])
})

it('gets a really new token after a 401', async () => {
  const AZURE_CLIENT_CERTIFICATE_PATH = mount('certificate', pem)
  const identity = start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH })
  const header = `Bearer ${await tokenOf(identity)}`
  const renewed = await identity.tokens.renew(header, AbortSignal.timeout(5_000))
  expect(renewed).toBeDefined()
  expect(renewed).not.toBe(header)
  expect(identity.tokens.header()).toBe(renewed)
})

it('never puts a token, a key or an assertion into an event', async () => {
  const identity = start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH: mount('certificate', pem) })
  const token = await tokenOf(identity)
  await lab.setFaults({ authority: { status: 400 } })
  await identity.tokens.renew(`Bearer ${token}`, AbortSignal.timeout(5_000))
  const told = JSON.stringify(events)
  expect(events.map(({ kind }) => kind)).toContain('token-failed')
  expect(told).not.toContain(token)
  expect(told).not.toContain('PRIVATE KEY')
  expect(told).not.toContain('eyJ')
})
