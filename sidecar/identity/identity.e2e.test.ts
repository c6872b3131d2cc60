import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createCertificateAuthority,
  createClientCertificate,
  toPkcs12,
} from '../../lab/certificates.ts'
import { openEndpoint } from '../../lab/endpoint.ts'
import { parseJwt } from '../../lab/jwt.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { hurriedClock } from './testing/hurried-clock.ts'
import { clientId, createStaging, ids, type Staging, tenantId } from './testing/staging.ts'

const certificate = createClientCertificate({ commonName: 'prometheus' })
const pem = certificate.keyPem + certificate.certificatePem

let lab: Lab
let staging: Staging

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
  staging = createStaging(lab)
})
afterEach(async () => {
  await staging.close()
  await lab.setFaults({})
})

describe('an Entra application proves who it is', () => {
  const withCertificate = (content: string | Buffer) => ({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: staging.mount('certificate', content),
  })

  it('with PEM', async () => {
    expect(
      await staging.claimsOf(
        staging.start(withCertificate(certificate.certificatePem + certificate.keyPem)),
      ),
    ).toMatchObject({ appid: clientId })
  })

  it('with PKCS#12 as the CSI driver mounts it', async () => {
    expect(
      await staging.claimsOf(staging.start(withCertificate(certificate.pkcs12))),
    ).toMatchObject({
      appid: clientId,
    })
  })

  it('with PKCS#12 as base64 text and legacy ciphers', async () => {
    const content = toPkcs12(certificate, { cipher: '3des' }).toString('base64')
    expect(await staging.claimsOf(staging.start(withCertificate(content)))).toMatchObject({
      appid: clientId,
    })
  })

  it('with PKCS#12 and a password from the environment', async () => {
    const content = toPkcs12(certificate, { password: 'open sesame' })
    const env = { ...withCertificate(content), AZURE_CLIENT_CERTIFICATE_PASSWORD: 'open sesame' }
    expect(await staging.claimsOf(staging.start(env))).toMatchObject({ appid: clientId })
  })

  it('with PKCS#12 and a password from a file', async () => {
    const content = toPkcs12(certificate, { password: 'open sesame' })
    const AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE = staging.mount('password', 'open sesame\n')
    const env = { ...withCertificate(content), AZURE_CLIENT_CERTIFICATE_PASSWORD_FILE }
    expect(await staging.claimsOf(staging.start(env))).toMatchObject({ appid: clientId })
  })

  it('with a client secret from a file', async () => {
    lab.authority.addSecret(clientId, 'a client secret')
    const env = { ...ids, AZURE_CLIENT_SECRET_FILE: staging.mount('secret', 'a client secret\n') }
    expect(await staging.claimsOf(staging.start(env))).toMatchObject({ appid: clientId })
  })

  it('with a client secret that is renewed, without a restart', async () => {
    const path = staging.mount('secret', 'not known yet')
    const identity = staging.start({
      ...ids,
      AZURE_CLIENT_SECRET_FILE: path,
      CERTIFICATE_POLL_SECONDS: '1',
    })
    expect(await staging.problemOf(identity)).toMatch(/^secret_wrong: AADSTS7000215: /)
    lab.authority.addSecret(clientId, 'the new secret')
    staging.mount('secret', 'the new secret')
    expect(await staging.claimsOf(identity)).toMatchObject({ appid: clientId })
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
        staging.start(
          { ...env, HTTPS_PROXY: '', AAD_HOST_ENDPOINT: authority.url },
          { ca: ca.caPem },
        )
        await expect.poll(() => headers.length).toBe(1)
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
    const identity = staging.start({
      ...imds,
      IDENTITY_TYPE: 'userAssigned',
      AZURE_CLIENT_ID: clientId,
    })
    expect(await staging.claimsOf(identity)).toMatchObject({
      appid: clientId,
      aud: 'https://monitor.azure.com',
    })
  })

  it("that is the machine's own needs no name", async () => {
    expect(
      await staging.claimsOf(staging.start({ ...imds, IDENTITY_TYPE: 'systemAssigned' })),
    ).toMatchObject({
      appid: own,
    })
  })

  it.each([404, 410, 429, 500])('survives a %s of IMDS', async (status) => {
    await lab.setFaults({ imds: { status, requests: 2 } })
    await staging.tokenOf(staging.start({ ...imds, IDENTITY_TYPE: 'systemAssigned' }))
    expect(staging.events.map(({ kind }) => kind)).toEqual([
      'token-failed',
      'token-failed',
      'token-acquired',
    ])
  })

  it('survives an IMDS that stalls in the middle of its answer', async () => {
    await lab.setFaults({ imds: { stallAfterBytes: 20, requests: 1 } })
    const env = { ...imds, IDENTITY_TYPE: 'systemAssigned' }
    await staging.tokenOf(staging.start(env, { clock: hurriedClock(10) }))
    expect(staging.events).toMatchObject([
      {
        kind: 'token-failed',
        fault: { cause: 'imds_unreachable', detail: 'no full answer in time' },
      },
      { kind: 'token-acquired' },
    ])
  })

  it('that is not assigned to the machine says so', async () => {
    const stranger = '44444444-4444-4444-8444-444444444444'
    const identity = staging.start({
      ...imds,
      IDENTITY_TYPE: 'userAssigned',
      AZURE_CLIENT_ID: stranger,
    })
    expect(await staging.problemOf(identity)).toBe(
      'imds_no_identity: IMDS answered 400: Identity not found',
    )
  })

  it('gets a really new token after a 401', async () => {
    const identity = staging.start({ ...imds, IDENTITY_TYPE: 'systemAssigned' })
    const header = `Bearer ${await staging.tokenOf(identity)}`
    const renewed = await identity.tokens.renew(header, AbortSignal.timeout(5_000))
    expect(renewed).toBeDefined()
    expect(renewed).not.toBe(header)
  })

  it('stays managed identity although the webhook has set its variables', async () => {
    process.env.AZURE_FEDERATED_TOKEN_FILE = '/nowhere'
    process.env.AZURE_TENANT_ID = tenantId
    try {
      const env = { ...imds, IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: clientId }
      expect(await staging.claimsOf(staging.start(env))).toMatchObject({ appid: clientId })
    } finally {
      delete process.env.AZURE_FEDERATED_TOKEN_FILE
      delete process.env.AZURE_TENANT_ID
    }
  })
})

describe('workload identity', () => {
  const subject = 'system:serviceaccount:monitoring:prometheus'

  function startWorkload(token: string) {
    return staging.start({
      ...ids,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE: staging.mount('azure-identity-token', token),
      CERTIFICATE_POLL_SECONDS: '1',
    })
  }

  it('exchanges the projected token', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    expect(await staging.claimsOf(startWorkload(lab.cluster.token({ subject })))).toMatchObject({
      appid: clientId,
    })
  })

  it('reads the projected token again when it has rotated', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    const lapsed = new Date(Date.now() - 7_200_000)
    const identity = startWorkload(lab.cluster.token({ subject, now: lapsed }))
    expect(await staging.problemOf(identity)).toMatch(/^clock_off: AADSTS700024: /)
    staging.mount('azure-identity-token', lab.cluster.token({ subject }))
    expect(await staging.claimsOf(identity)).toMatchObject({ appid: clientId })
  })

  it('names the service account when it is not the one that Entra ID expects', async () => {
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    const identity = startWorkload(lab.cluster.token({ subject: `${subject}-other` }))
    expect(await staging.problemOf(identity)).toMatch(
      /^federated_credential: AADSTS700213: .*prometheus-other/,
    )
  })

  it('does not wait for a FIFO where the projected token should be', async () => {
    const AZURE_FEDERATED_TOKEN_FILE = staging.pathOf('fifo')
    execFileSync('mkfifo', [AZURE_FEDERATED_TOKEN_FILE])
    const identity = staging.start({
      ...ids,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE,
      CERTIFICATE_POLL_SECONDS: '1',
    })
    expect(await staging.problemOf(identity)).toMatch(/ is a FIFO \(named pipe\): name a file$/)
    rmSync(AZURE_FEDERATED_TOKEN_FILE)
    lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject })
    staging.mount('fifo', lab.cluster.token({ subject }))
    expect(await staging.claimsOf(identity)).toMatchObject({ appid: clientId })
  })

  it('says so when the projected token is not mounted', async () => {
    const AZURE_FEDERATED_TOKEN_FILE = staging.pathOf('absent')
    const identity = staging.start({
      ...ids,
      IDENTITY_TYPE: 'workloadIdentity',
      AZURE_FEDERATED_TOKEN_FILE,
    })
    const message = `${AZURE_FEDERATED_TOKEN_FILE} does not exist: check the path and the volume mount`
    expect(await staging.problemOf(identity)).toBe(`credential_file: ${message}`)
    expect(identity.problem()).toEqual({ cause: 'credential_file', detail: message })
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
    const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
    expect(
      await staging.claimsOf(staging.start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH, ...env })),
    ).toMatchObject({
      aud,
    })
  })
})

describe('a new certificate', () => {
  const renewed = createClientCertificate({ commonName: 'renewed', notBefore: new Date() })

  const inUse = () =>
    staging.events
      .findLast((event) => event.kind === 'certificates-loaded')
      ?.versions.find((version) => version.inUse)?.subject

  afterEach(() => lab.authority.removeCertificate(clientId, renewed.thumbprints.sha1))

  it('that Entra ID knows is used at once, long before a token is due', async () => {
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
    const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, CERTIFICATE_POLL_SECONDS: '1' }
    await staging.tokenOf(staging.start({ ...env, CERTIFICATE_RETRY_SECONDS: '3600' }))
    staging.mount('certificate', renewed.pkcs12)
    await expect.poll(inUse).toBe('CN=renewed')
  })

  it('that Entra ID does not know yet is tried again on schedule', async () => {
    const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
    const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, CERTIFICATE_POLL_SECONDS: '1' }
    const identity = staging.start({ ...env, CERTIFICATE_RETRY_SECONDS: '1' })
    const token = await staging.tokenOf(identity)
    staging.mount('certificate', renewed.pkcs12)
    const refused = () =>
      staging.events.filter(({ kind }) => kind === 'certificate-unknown-to-entra').length
    await expect.poll(refused).toBeGreaterThan(1)
    expect(identity.tokens.header()).toBe(`Bearer ${token}`)
    expect(identity.problem()).toBeUndefined()
    expect(inUse()).toBe('CN=prometheus')
    lab.authority.addCertificate(clientId, renewed.certificatePem)
    await expect.poll(inUse).toBe('CN=renewed')
    expect(identity.tokens.header()).not.toBe(`Bearer ${token}`)
  })
})

it('does nothing more when it is stopped before the files are read', async () => {
  const identity = staging.start({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: staging.mount('certificate', pem),
  })
  await identity.stop()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(staging.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('token'))).toEqual(
    [],
  )
})
