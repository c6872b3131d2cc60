import { createPrivateKey } from 'node:crypto'
import { expect, it } from 'vitest'
import { createTokenIssuer } from './access-token.ts'
import { createClientCertificate } from './certificates.ts'
import { signJwt } from './jwt.ts'

const now = new Date('2026-01-01T00:00:00Z')
const application = { tenantId: 'the-tenant', clientId: 'the-client', objectId: 'the-object' }
const issuer = createTokenIssuer()
const token = issuer.issue({
  application,
  audience: 'https://monitor.azure.com/',
  lifetimeSeconds: 60,
  now,
})

const verifyAfter = (seconds: number) =>
  issuer.verify(token, new Date(now.getTime() + seconds * 1000))

it('knows its own tokens while they are valid', () => {
  expect(verifyAfter(0)).toEqual({
    claims: {
      aud: 'https://monitor.azure.com/',
      appid: 'the-client',
      oid: 'the-object',
      tid: 'the-tenant',
      nbf: now.getTime() / 1000,
      exp: now.getTime() / 1000 + 60,
    },
  })
  expect(verifyAfter(59)).toHaveProperty('claims')
})

it.each([
  [60, 'the token is expired'],
  [-301, 'the token is not valid yet'],
])('refuses a token %d s after it was issued: %s', (seconds, problem) => {
  expect(verifyAfter(seconds)).toEqual({ problem })
})

it('refuses what is no token, and what another key signed', () => {
  const stranger = createPrivateKey(createClientCertificate({ commonName: 'stranger' }).keyPem)
  expect(issuer.verify('abc', now)).toEqual({ problem: 'not a JSON web token' })
  expect(issuer.verify(signJwt({ appid: 'the-client' }, stranger), now)).toEqual({
    problem: 'the signature is wrong',
  })
})
