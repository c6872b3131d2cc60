import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClientCertificate } from '../../lab/certificates.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import type { Identity } from './identity.ts'
import { hurriedClock } from './testing/hurried-clock.ts'
import { clientId, createStaging, ids, type Staging, tenantId } from './testing/staging.ts'

const certificate = createClientCertificate({ commonName: 'prometheus' })
const pem = certificate.keyPem + certificate.certificatePem

let lab: Lab
let staging: Staging

beforeAll(async () => {
  lab = await startLab()
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

describe('a proxy', () => {
  const dead = 'http://127.0.0.1:9'

  it('carries requests to Entra ID unless NO_PROXY names its host', async () => {
    const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
    const direct = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, AAD_HOST_ENDPOINT: lab.authority.url }
    expect(await staging.problemOf(staging.start({ ...direct, HTTPS_PROXY: dead }))).toMatch(
      /ECONNREFUSED/,
    )
    await staging.tokenOf(
      staging.start({ ...direct, HTTPS_PROXY: dead, NO_PROXY: 'other.example,127.0.0.1' }),
    )
  })

  it('gets its password, which no message repeats', async () => {
    const authorizations: (string | undefined)[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      authorizations.push(request.headers['proxy-authorization'])
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = proxy.address() as AddressInfo
      const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
      const HTTPS_PROXY = `http://user:open-sesame@127.0.0.1:${port}`
      const problem = await staging.problemOf(
        staging.start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH, HTTPS_PROXY }),
      )
      expect(authorizations[0]).toBe(`Basic ${Buffer.from('user:open-sesame').toString('base64')}`)
      expect(problem).toMatch(/407 Proxy Authentication Required/)
      expect(problem).not.toContain('open-sesame')
    } finally {
      await new Promise((resolve) => proxy.close(resolve))
    }
  })

  it('that the configuration does not name is not used, whatever the process has', async () => {
    process.env.ALL_PROXY = dead
    try {
      const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
      const direct = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH, AAD_HOST_ENDPOINT: lab.authority.url }
      await staging.tokenOf(staging.start({ ...direct, HTTPS_PROXY: '' }))
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
      await staging.tokenOf(staging.start({ ...env, HTTPS_PROXY: dead }))
    } finally {
      for (const name of Object.keys(proxies)) delete process.env[name]
    }
  })
})

describe('when Entra ID', () => {
  const certificateEnv = () => ({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: staging.mount('certificate', pem),
  })

  it('is not reachable at start-up, the token comes by itself later', async () => {
    await lab.setFaults({ authority: { refuse: true } })
    const identity = staging.start({
      ...certificateEnv(),
      AAD_HOST_ENDPOINT: lab.authority.url,
      NO_PROXY: '127.0.0.1',
    })
    expect(await staging.problemOf(identity)).toMatch(/^unreachable: .*ECONNREFUSED/)
    expect(identity.problem()).toBeUndefined()
    await lab.setFaults({})
    await staging.tokenOf(identity)
    expect(identity.tokens.state().fault).toBeUndefined()
  })

  /** No attempt fails for another reason, and the token comes when Entra ID is itself again. */
  async function expectTimeouts(identity: Identity, host: string) {
    expect(await staging.problemOf(identity)).toBe(
      `timeout: ${host} did not answer in full in time`,
    )
    await staging.tokenOf(identity)
    const failures = staging.events.filter((event) => event.kind === 'token-failed')
    expect(new Set(failures.map(({ fault }) => fault.cause))).toEqual(new Set(['timeout']))
  }

  it('does not answer, the attempt ends and the next one works', async () => {
    await lab.setFaults({ authority: { latencyMs: 300_000 } })
    const identity = staging.start(certificateEnv(), { clock: hurriedClock(10) })
    await staging.problemOf(identity)
    await lab.setFaults({})
    await expectTimeouts(identity, 'login.microsoftonline.com')
  })

  it.each([0, 20])(
    'stalls after the head and %i bytes of a token, the attempt ends and the next one works',
    async (stallAfterBytes) => {
      await lab.setFaults({ authority: { stallAfterBytes, requests: 1 } })
      const identity = staging.start(certificateEnv(), { clock: hurriedClock(10) })
      await expectTimeouts(identity, 'login.microsoftonline.com')
    },
  )

  it('stalls in the document that MSAL reads of an authority it does not know, it is the same', async () => {
    await lab.setFaults({ authority: { stallAfterBytes: 20, requests: 1 } })
    const direct = { AAD_HOST_ENDPOINT: lab.authority.url, NO_PROXY: '127.0.0.1' }
    const identity = staging.start({ ...certificateEnv(), ...direct }, { clock: hurriedClock(10) })
    await expectTimeouts(identity, new URL(lab.authority.url).host)
    expect(lab.authority.acquisitions().refused).toEqual({})
  })

  it('stalls while the current token is refreshed, that one goes on serving', async () => {
    await lab.setFaults({ authority: { tokenLifetimeSeconds: 30 } })
    const identity = staging.start(certificateEnv(), { clock: hurriedClock(10) })
    const first = await staging.tokenOf(identity)
    await lab.setFaults({ authority: { stallAfterBytes: 20, requests: 1 } })
    expect(await staging.problemOf(identity)).toMatch(/did not answer in full in time/)
    expect(identity.tokens.header()).toBe(`Bearer ${first}`)
    await expect.poll(() => identity.tokens.header()).not.toBe(`Bearer ${first}`)
    expect(identity.tokens.state().fault).toBeUndefined()
  })

  it('is overloaded, that is the cause', async () => {
    await lab.setFaults({ authority: { status: 429, retryAfterSeconds: 1, requests: 1 } })
    const identity = staging.start(certificateEnv())
    expect(await staging.problemOf(identity)).toBe(
      'entra_throttled: login.microsoftonline.com answered 429',
    )
    await staging.tokenOf(identity)
  })

  it('redirects, the certificate is not shown to anyone else', async () => {
    await lab.setFaults({ authority: { redirectTo: `${lab.ingestion.url}/token` } })
    const direct = { AAD_HOST_ENDPOINT: lab.authority.url, NO_PROXY: '127.0.0.1' }
    expect(await staging.problemOf(staging.start({ ...certificateEnv(), ...direct }))).toMatch(
      /^not_entra: a redirect \(307\), which is not followed/,
    )
    expect(lab.ingestion.counts().requests).toEqual({})
  })

  it.each([
    ['wrong-name', 'tls_wrong_host'],
    ['expired', 'tls_expired'],
    ['unknown-authority', 'tls_untrusted'],
  ] as const)('shows a certificate with a fault (%s), it is not believed', async (tls, cause) => {
    await lab.setFaults({ authority: { tls } })
    const problem = await staging.problemOf(staging.start(certificateEnv()))
    expect(problem).toMatch(new RegExp(`^${cause}: `))
    expect(problem).not.toContain('--use-system-ca')
  })

  it('is not believed without a good certificate even where Node was told not to look', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    await lab.setFaults({ authority: { tls: 'unknown-authority' } })
    try {
      expect(await staging.problemOf(staging.start(certificateEnv()))).toMatch(/^tls_untrusted: /)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('has a clock that is ahead by some minutes, a token lives as long as it says', async () => {
    await lab.setFaults({ authority: { clockSkewSeconds: 240 } })
    const asked = Date.now()
    const identity = staging.start(certificateEnv())
    await staging.tokenOf(identity)
    const got = Date.now()
    // An hour from some moment in between; Entra ID counts in whole seconds.
    const issued = Number(identity.tokens.state().expiresAt) - 3_600_000
    expect(issued).toBeGreaterThanOrEqual(asked - 1000)
    expect(issued).toBeLessThanOrEqual(got + 1000)
  })

  it('has a clock that is far ahead, the clock of the node is to be checked', async () => {
    await lab.setFaults({ authority: { clockSkewSeconds: 3_600 } })
    expect(await staging.problemOf(staging.start(certificateEnv()))).toMatch(
      /^clock_off: AADSTS700024: /,
    )
  })

  it('knows no such application, the variables to check are named', async () => {
    const AZURE_CLIENT_ID = '55555555-5555-4555-8555-555555555555'
    expect(
      await staging.problemOf(staging.start({ ...certificateEnv(), AZURE_CLIENT_ID })),
    ).toMatch(/^application_unknown: AADSTS700016: /)
  })
})

it('gets a really new token after a 401', async () => {
  const AZURE_CLIENT_CERTIFICATE_PATH = staging.mount('certificate', pem)
  const identity = staging.start({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH })
  const header = `Bearer ${await staging.tokenOf(identity)}`
  const renewed = await identity.tokens.renew(header, AbortSignal.timeout(5_000))
  expect(renewed).toBeDefined()
  expect(renewed).not.toBe(header)
  expect(identity.tokens.header()).toBe(renewed)
})

it('never puts a token, a key or an assertion into an event', async () => {
  const identity = staging.start({
    ...ids,
    AZURE_CLIENT_CERTIFICATE_PATH: staging.mount('certificate', pem),
  })
  const token = await staging.tokenOf(identity)
  await lab.setFaults({ authority: { status: 400 } })
  await identity.tokens.renew(`Bearer ${token}`, AbortSignal.timeout(5_000))
  const told = JSON.stringify(staging.events)
  expect(staging.events.map(({ kind }) => kind)).toContain('token-failed')
  expect(told).not.toContain(token)
  expect(told).not.toContain('PRIVATE KEY')
  expect(told).not.toContain('eyJ')
})
