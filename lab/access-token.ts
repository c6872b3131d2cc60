import { generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto'
import type { Application } from './directory.ts'
import { isSignedBy, parseJwt, signJwt } from './jwt.ts'

export interface TokenRequest {
  readonly application: Application
  /** What the token is for, for example `https://monitor.azure.com/`. */
  readonly audience: string
  readonly lifetimeSeconds: number
  readonly now: Date
}

/** The claims that the lab's ingestion looks at. */
export interface TokenClaims {
  readonly aud: string
  readonly appid: string
  readonly oid: string
  readonly tid: string
  readonly nbf: number
  readonly exp: number
}

/** Signs access tokens and knows its own again. */
export interface TokenIssuer {
  readonly keyId: string
  readonly publicJwk: JsonWebKey
  issue(request: TokenRequest): string
  /** Why a token is not good at `now`, or its claims. Says nothing about audience or identity. */
  verify(token: string, now: Date): { readonly claims: TokenClaims } | { readonly problem: string }
}

/**
 * Version 1.0 tokens, which is what resources like Azure Monitor accept.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function createTokenIssuer(): TokenIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyId = randomUUID()
  return {
    keyId,
    publicJwk: publicKey.export({ format: 'jwk' }),
    issue({ application, audience, lifetimeSeconds, now }) {
      const { tenantId, clientId, objectId } = application
      const iat = Math.floor(now.getTime() / 1000)
      const claims = {
        aud: audience,
        iss: issuerOf(tenantId),
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
        appid: clientId,
        appidacr: '2',
        idp: issuerOf(tenantId),
        oid: objectId,
        sub: objectId,
        tid: tenantId,
        uti: randomUUID(),
        ver: '1.0',
      }
      return signJwt(claims, privateKey, { kid: keyId })
    },
    verify(token, now) {
      const jwt = parseJwt(token)
      if (jwt === undefined) return { problem: 'not a JSON web token' }
      if (!isSignedBy(jwt, publicKey)) return { problem: 'the signature is wrong' }
      const { aud, appid, oid, tid, nbf, exp } = jwt.claims
      if (
        typeof aud !== 'string' ||
        typeof appid !== 'string' ||
        typeof oid !== 'string' ||
        typeof tid !== 'string' ||
        typeof nbf !== 'number' ||
        typeof exp !== 'number'
      ) {
        return { problem: 'a claim is missing' }
      }
      const seconds = now.getTime() / 1000
      if (seconds >= exp) return { problem: 'the token is expired' }
      if (seconds < nbf - CLOCK_TOLERANCE_SECONDS) return { problem: 'the token is not valid yet' }
      return { claims: { aud, appid, oid, tid, nbf, exp } }
    },
  }
}

// Expiry gets no tolerance here, so that tests with lifetimes of seconds mean what they say. Azure's
// tolerance is not documented.
const CLOCK_TOLERANCE_SECONDS = 300

function issuerOf(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}
