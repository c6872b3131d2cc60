import { beforeEach, expect, it } from 'vitest'
import { createTokenIssuer } from './access-token.ts'
import { createFaultSwitch } from './fault.ts'
import { createImdsApp, type ImdsApp, type ManagedIdentity } from './imds.ts'

const tokens = createTokenIssuer()
const now = new Date('2026-01-01T00:00:00Z')
const faults = createFaultSwitch()
const tenantId = '11111111-1111-1111-1111-111111111111'

const identity = (clientId: string, kind: ManagedIdentity['kind']): ManagedIdentity => ({
  tenantId,
  clientId,
  objectId: `object-of-${clientId}`,
  kind,
})

let imds: ImdsApp

beforeEach(() => {
  faults.set({})
  imds = createImdsApp({ tokens, clock: () => now, faults: () => faults.current().imds })
  imds.addIdentity(identity('one', 'userAssigned'))
})

function ask(
  query: Record<string, string>,
  headers: Record<string, string> = { metadata: 'true' },
) {
  const parameters = new URLSearchParams({
    'api-version': '2018-02-01',
    resource: 'https://monitor.azure.com/',
    ...query,
  })
  const answer = imds.handle({
    method: 'GET',
    url: new URL(`http://169.254.169.254/metadata/identity/oauth2/token?${parameters}`),
    headers,
    body: Buffer.alloc(0),
  })
  return { status: answer.status, body: answer.body as Record<string, string> }
}

function identityOf(token: string | undefined) {
  const verified = tokens.verify(token ?? '', now)
  return 'claims' in verified ? verified.claims.appid : verified.problem
}

it('gives a token for the identity that is named', () => {
  imds.addIdentity(identity('two', 'userAssigned'))
  const { body } = ask({ client_id: 'two' })
  expect(identityOf(body.access_token)).toBe('two')
  expect(body).toMatchObject({
    expires_in: '86400',
    expires_on: String(now.getTime() / 1000 + 86_400),
    resource: 'https://monitor.azure.com/',
    token_type: 'Bearer',
  })
})

it('gives a token for the only identity when none is named', () => {
  expect(identityOf(ask({}).body.access_token)).toBe('one')
})

it('prefers the machine’s own identity when none is named', () => {
  imds.addIdentity(identity('own', 'systemAssigned'))
  expect(identityOf(ask({}).body.access_token)).toBe('own')
})

it('asks for a name when there are several', () => {
  imds.addIdentity(identity('two', 'userAssigned'))
  expect(ask({}).status).toBe(400)
})

it('refuses an identity that the machine does not have', () => {
  expect(ask({ client_id: 'unknown' })).toEqual({
    status: 400,
    body: { error: 'invalid_request', error_description: 'Identity not found' },
  })
})

it.each([[{}], [{ metadata: 'true', 'x-forwarded-for': '10.0.0.1' }]])(
  'refuses a request that may have been forwarded (%j)',
  (headers) => {
    expect(ask({}, headers).status).toBe(400)
  },
)

it('refuses another resource', () => {
  expect(ask({ resource: 'https://vault.azure.net' }).status).toBe(400)
})

it('gives tokens as short-lived as the fault says', () => {
  faults.set({ imds: { tokenLifetimeSeconds: 5 } })
  expect(ask({}).body.expires_in).toBe('5')
})
