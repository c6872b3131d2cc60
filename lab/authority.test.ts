import { createPrivateKey, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTokenIssuer } from './access-token.ts'
import { type AuthorityApp, createAuthorityApp } from './authority.ts'
import { type ClientCertificate, createClientCertificate } from './certificates.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createFaultSwitch } from './fault.ts'
import { signJwt } from './jwt.ts'
import { createServiceAccountIssuer } from './service-account.ts'

const tenantId = '11111111-1111-1111-1111-111111111111'
const clientId = '22222222-2222-2222-2222-222222222222'
const tokenUrl = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`
const now = new Date('2026-01-01T00:00:00Z')
const nowSeconds = now.getTime() / 1000

// A key pair takes a tenth of a second to make, so all tests share these.
const certificate = createClientCertificate({ commonName: 'one', notBefore: new Date(0) })
const other = createClientCertificate({ commonName: 'other', notBefore: new Date(0) })
const expired = createClientCertificate({
  commonName: 'expired',
  notBefore: new Date('2024-01-01'),
  notAfter: new Date('2025-01-01'),
})
const cluster = createServiceAccountIssuer('https://oidc.example/cluster/')
const tokens = createTokenIssuer()

let directory: Directory
let authority: AuthorityApp
const faults = createFaultSwitch()

beforeEach(() => {
  faults.set({})
  directory = createDirectory()
  directory.addApplication({ tenantId, clientId })
  directory.addCertificate(clientId, certificate.certificatePem)
  authority = createAuthorityApp({
    directory,
    tokens,
    faults: () => faults.current().authority,
    clock: () => now,
  })
})

function assertionOf(
  { keyPem, thumbprints }: ClientCertificate,
  { alg = 'PS256' as const, header = {}, claims = {} } = {},
) {
  const wellMade = {
    aud: tokenUrl,
    iss: clientId,
    sub: clientId,
    jti: randomUUID(),
    nbf: nowSeconds,
    exp: nowSeconds + 600,
  }
  return signJwt({ ...wellMade, ...claims }, createPrivateKey(keyPem), {
    alg,
    ...(Object.keys(header).length === 0 ? { 'x5t#S256': thumbprints.x5tS256 } : header),
  })
}

function ask(form: Record<string, string>, tenant = tenantId) {
  const answer = authority.handle({
    method: 'POST',
    url: new URL(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`),
    headers: {},
    body: Buffer.from(
      new URLSearchParams({
        client_id: clientId,
        grant_type: 'client_credentials',
        scope: 'https://monitor.azure.com//.default',
        ...form,
      }).toString(),
    ),
  })
  return { status: answer.status, body: answer.body as Record<string, unknown> }
}

const askWith = (assertion: string) => ask({ client_assertion: assertion })

function expectRefusal(
  { status, body }: ReturnType<typeof ask>,
  expected: { status: number; error: string; code: number },
) {
  expect({ status, error: body.error, codes: body.error_codes }).toEqual({
    status: expected.status,
    error: expected.error,
    codes: [expected.code],
  })
  expect(body.error_description).toMatch(new RegExp(`^AADSTS${expected.code}: `))
}

const unknownKey = { status: 401, error: 'invalid_client', code: 700027 }

describe('the token endpoint, asked with a certificate', () => {
  it('issues a token for the application and the resource', () => {
    const { status, body } = askWith(assertionOf(certificate))
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect(tokens.verify(String(body.access_token), now)).toMatchObject({
      claims: {
        aud: 'https://monitor.azure.com/',
        appid: clientId,
        tid: tenantId,
        exp: nowSeconds + 3600,
      },
    })
    expect(authority.acquisitions()).toEqual({
      issued: 1,
      refused: {},
      latest: { at: now, clientId },
    })
  })

  it('finds the certificate by its SHA-1 thumbprint too', () => {
    expect(
      askWith(assertionOf(certificate, { header: { x5t: certificate.thumbprints.x5t } })).status,
    ).toBe(200)
  })

  it('finds it by a thumbprint in plain base64, as MSAL for Go writes it', () => {
    const thumbprint = Buffer.from(certificate.thumbprints.x5tS256, 'base64url').toString('base64')
    const assertion = assertionOf(certificate, { header: { 'x5t#S256': thumbprint } })
    expect(askWith(assertion).status).toBe(200)
  })

  it('refuses a certificate that is not registered', () => {
    expectRefusal(askWith(assertionOf(other)), unknownKey)
    expect(authority.acquisitions()).toEqual({ issued: 0, refused: { 700027: 1 } })
  })

  it('refuses a registered certificate from the moment it is removed', () => {
    expect(askWith(assertionOf(certificate)).status).toBe(200)
    directory.removeCertificate(clientId, certificate.thumbprints.sha1)
    expectRefusal(askWith(assertionOf(certificate)), unknownKey)
  })

  it('refuses the name of a registered certificate under the signature of another key', () => {
    const header = { 'x5t#S256': certificate.thumbprints.x5tS256 }
    expectRefusal(askWith(assertionOf(other, { header })), unknownKey)
  })

  it('refuses an expired certificate although it is registered', () => {
    directory.addCertificate(clientId, expired.certificatePem)
    const answer = askWith(assertionOf(expired))
    expectRefusal(answer, unknownKey)
    expect(answer.body.error_description).toContain('The key used is expired.')
  })

  it('refuses a certificate that is not valid yet', () => {
    const early = createClientCertificate({
      commonName: 'early',
      notBefore: new Date('2026-01-02'),
    })
    directory.addCertificate(clientId, early.certificatePem)
    const answer = askWith(assertionOf(early))
    expectRefusal(answer, unknownKey)
    expect(answer.body.error_description).toContain('not valid yet')
  })

  it.each([
    ['for another authority', { aud: tokenUrl.replace('microsoftonline', 'example') }, 700023],
    ['for another tenant', { aud: tokenUrl.replace(tenantId, clientId) }, 700023],
    ['about someone else', { sub: randomUUID() }, 700021],
    ['without an id', { jti: undefined }, 50012],
    ['that has expired', { exp: nowSeconds - 301 }, 700024],
    ['from the future', { nbf: nowSeconds + 301 }, 700024],
  ])('refuses an assertion %s', (_, claims, code) => {
    const answer = askWith(assertionOf(certificate, { claims }))
    expectRefusal(answer, { status: 401, error: 'invalid_client', code })
  })

  it('refuses an assertion that is valid by the sender’s clock only', () => {
    faults.set({ authority: { clockSkewSeconds: 1200 } })
    expectRefusal(askWith(assertionOf(certificate)), {
      status: 401,
      error: 'invalid_client',
      code: 700024,
    })
  })

  it('issues tokens as short-lived as the fault says', () => {
    faults.set({ authority: { tokenLifetimeSeconds: 5 } })
    const token = String(askWith(assertionOf(certificate)).body.access_token)
    expect(tokens.verify(token, new Date(now.getTime() + 4999))).toHaveProperty('claims')
    expect(tokens.verify(token, new Date(now.getTime() + 5000))).toEqual({
      problem: 'the token is expired',
    })
  })
})

describe('the token endpoint', () => {
  it('knows no other tenant', () => {
    const answer = ask({ client_secret: 'x' }, randomUUID())
    expectRefusal(answer, { status: 400, error: 'invalid_request', code: 90002 })
  })

  it('knows no application of another tenant', () => {
    const another = randomUUID()
    directory.addApplication({ tenantId: another, clientId: randomUUID() })
    const answer = ask({ client_secret: 'x' }, another)
    expectRefusal(answer, { status: 400, error: 'unauthorized_client', code: 700016 })
  })

  it.each([
    [{ client_id: randomUUID() }, 400, 'unauthorized_client', 700016],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [{}, 401, 'invalid_client', 7000216],
    [{ client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [
      { client_secret: 'right', scope: 'https://monitor.azure.com/' },
      400,
      'invalid_scope',
      1002012,
    ],
    [
      { client_secret: 'right', scope: 'https://a.example/.default' },
      400,
      'invalid_resource',
      500011,
    ],
  ])('refuses %j', (form, status, error, code) => {
    directory.addSecret(clientId, 'right')
    expectRefusal(ask(form as Record<string, string>), { status, error, code })
  })

  it('takes a client secret until it is removed', () => {
    directory.addSecret(clientId, 'right')
    expect(ask({ client_secret: 'right' }).status).toBe(200)
    directory.removeSecret(clientId, 'right')
    expect(ask({ client_secret: 'right' }).status).toBe(401)
  })

  it.each(['https://monitor.azure.com/.default', 'https://monitor.azure.us//.default'])(
    'takes the scope %s',
    (scope) => {
      directory.addSecret(clientId, 'right')
      expect(ask({ client_secret: 'right', scope }).status).toBe(200)
    },
  )
})

describe('the token endpoint, asked with a service account’s token', () => {
  const subject = 'system:serviceaccount:monitoring:prometheus'

  beforeEach(() => {
    directory.trustIssuer(cluster.issuer, cluster.publicKey)
    directory.addFederatedCredential(clientId, { issuer: cluster.issuer, subject })
  })

  const projected = (claims = {}) => cluster.token({ subject, now, ...claims })

  it('issues a token', () => {
    expect(askWith(projected()).status).toBe(200)
  })

  it.each([
    ['subject', { subject: 'system:serviceaccount:monitoring:other' }, 700213],
    ['audience', { audience: 'https://kubernetes.default.svc' }, 700212],
    ['lifetime', { lifetimeSeconds: -301 }, 700024],
  ])('refuses another %s', (_, claims, code) => {
    expectRefusal(askWith(projected(claims)), { status: 401, error: 'invalid_client', code })
  })

  it('refuses another issuer', () => {
    const stranger = createServiceAccountIssuer('https://oidc.example/other/')
    const answer = askWith(stranger.token({ subject, now }))
    expectRefusal(answer, { status: 401, error: 'invalid_client', code: 700211 })
  })

  it('refuses an issuer that signs with an unknown key', () => {
    const impostor = createServiceAccountIssuer(cluster.issuer)
    expectRefusal(askWith(impostor.token({ subject, now })), unknownKey)
  })
})

describe('the documents that MSAL reads', () => {
  const get = (path: string) =>
    authority.handle({
      method: 'GET',
      url: new URL(path, 'https://login.microsoftonline.us'),
      headers: {},
      body: Buffer.alloc(0),
    })

  it('name the host that was asked', () => {
    expect(get(`/${tenantId}/v2.0/.well-known/openid-configuration`).body).toMatchObject({
      token_endpoint: `https://login.microsoftonline.us/${tenantId}/oauth2/v2.0/token`,
      issuer: `https://login.microsoftonline.us/${tenantId}/v2.0`,
    })
  })

  it('list the clouds', () => {
    const url = `/common/discovery/instance?authorization_endpoint=https://login.microsoftonline.us/${tenantId}/oauth2/v2.0/authorize`
    expect(get(url).body).toMatchObject({
      tenant_discovery_endpoint: `https://login.microsoftonline.us/${tenantId}/v2.0/.well-known/openid-configuration`,
    })
  })
})
