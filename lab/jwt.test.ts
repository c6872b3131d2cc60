import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSignedBy, parseJwt, signJwt } from './jwt.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })

describe.each(['RS256', 'PS256'] as const)('a token signed with %s', (alg) => {
  const token = signJwt({ sub: 'someone' }, privateKey, { alg, kid: '1' })
  const jwt = parseJwt(token)

  it('carries its header and claims', () => {
    expect(jwt?.header).toEqual({ alg, typ: 'JWT', kid: '1' })
    expect(jwt?.claims).toEqual({ sub: 'someone' })
  })

  it('is accepted with its own key only', () => {
    expect(jwt && isSignedBy(jwt, publicKey)).toBe(true)
    expect(jwt && isSignedBy(jwt, other.publicKey)).toBe(false)
  })

  it('is refused when its claims were changed', () => {
    const claims = Buffer.from('{"sub":"someone else"}').toString('base64url')
    const forged = parseJwt(token.replace(/\.[^.]+\./, `.${claims}.`))
    expect(forged && isSignedBy(forged, publicKey)).toBe(false)
  })
})

it('refuses a token without a signature algorithm', () => {
  const header = Buffer.from('{"alg":"none"}').toString('base64url')
  const jwt = parseJwt(`${header}.${Buffer.from('{}').toString('base64url')}.AAAA`)
  expect(jwt && isSignedBy(jwt, publicKey)).toBe(false)
})

it.each(['', 'a.b', 'a.b.c', 'a.b.c.d', 'bnVsbA.bnVsbA.AA'])('takes %j for no token', (text) => {
  expect(parseJwt(text)).toBeUndefined()
})
