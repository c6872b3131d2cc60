import { createHash, type X509Certificate } from 'node:crypto'
import type { Directory } from './directory.ts'
import type { Refusal } from './entra-error.ts'
import { isSignedBy, type Jwt, parseJwt } from './jwt.ts'

export interface AssertionContext {
  readonly directory: Directory
  readonly tenantId: string
  readonly clientId: string
  /** Host names under which this authority is known; the assertion's audience must be one of them. */
  readonly hosts: readonly string[]
  readonly now: Date
}

/** Not documented; five minutes is the tolerance of Microsoft's own token validation. */
const TOLERANCE_SECONDS = 300

const TOKEN_EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange'

/**
 * Why Entra would not take `assertion`; `undefined` when it proves that the sender is the application.
 *
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 *
 * The same assertion is taken again until it expires (MSAL sends it again), so `jti` only has to be there.
 */
export function assertionProblem(
  assertion: string,
  context: AssertionContext,
): Refusal | undefined {
  const jwt = parseJwt(assertion)
  if (jwt === undefined) {
    return { code: 50012, reason: 'The client assertion is not a JSON web token.' }
  }
  const selfIssued = jwt.claims.iss === context.clientId
  return (
    (selfIssued ? certificateProblem(jwt, context) : federationProblem(jwt, context)) ??
    timeProblem(jwt, context)
  )
}

function certificateProblem(jwt: Jwt, context: AssertionContext): Refusal | undefined {
  const { clientId, directory, now } = context
  const certificate = directory
    .certificates(clientId)
    .find((candidate) => isNamedIn(jwt, candidate))
  if (certificate === undefined) {
    return keyRefusal(jwt, 'The key was not found.', clientId)
  }
  if (now > new Date(certificate.validTo)) {
    return keyRefusal(jwt, 'The key used is expired.', clientId)
  }
  if (now < new Date(certificate.validFrom)) {
    return keyRefusal(jwt, 'The key used is not valid yet.', clientId)
  }
  if (!isSignedBy(jwt, certificate.publicKey)) {
    return {
      code: 700027,
      reason: `Client assertion failed signature validation. [Reason - The signature does not match the registered key of application '${clientId}'.]`,
    }
  }
  if (jwt.claims.sub !== clientId) {
    return {
      code: 700021,
      reason: `Client assertion application identifier doesn't match 'client_id' parameter.`,
    }
  }
  if (!isOwnAudience(jwt.claims.aud, context)) {
    return {
      code: 700023,
      reason: 'Client assertion audience claim does not match Realm issuer.',
    }
  }
  if (typeof jwt.claims.jti !== 'string') {
    return { code: 50012, reason: `The client assertion has no 'jti'.` }
  }
  return undefined
}

/** Compared as bytes: MSAL for Go writes base64 where others write base64url, and Entra ID takes both. */
function isNamedIn(jwt: Jwt, certificate: X509Certificate): boolean {
  const { x5t, 'x5t#S256': x5tS256 } = jwt.header
  const [name, algorithm] = x5tS256 === undefined ? [x5t, 'sha1'] : [x5tS256, 'sha256']
  if (typeof name !== 'string') return false
  const digest = createHash(algorithm).update(certificate.raw).digest()
  return digest.equals(Buffer.from(name, 'base64'))
}

function keyRefusal(jwt: Jwt, reason: string, clientId: string): Refusal {
  const named = String(jwt.header['x5t#S256'] ?? jwt.header.x5t ?? '')
  const thumbprint = Buffer.from(named, 'base64url').toString('hex').toUpperCase()
  return {
    code: 700027,
    reason: `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}', Application: '${clientId}'.]`,
  }
}

function isOwnAudience(audience: unknown, { tenantId, hosts }: AssertionContext): boolean {
  if (typeof audience !== 'string' || !URL.canParse(audience)) return false
  const { host, pathname } = new URL(audience)
  const paths = [`/${tenantId}/oauth2/v2.0/token`, `/${tenantId}/v2.0`, `/${tenantId}/`]
  return hosts.includes(host) && paths.includes(pathname)
}

function federationProblem(
  jwt: Jwt,
  { directory, clientId }: AssertionContext,
): Refusal | undefined {
  const { iss, sub, aud } = jwt.claims
  const credentials = directory.federatedCredentials(clientId)
  const sameIssuer = credentials.filter(({ issuer }) => issuer === iss)
  const key = typeof iss === 'string' ? directory.issuerKey(iss) : undefined
  if (sameIssuer.length === 0 || key === undefined) {
    return {
      code: 700211,
      reason: `No matching federated identity record found for presented assertion issuer '${iss}'.`,
    }
  }
  const credential = sameIssuer.find(({ subject }) => subject === sub)
  if (credential === undefined) {
    return {
      code: 700213,
      reason: `No matching federated identity record found for presented assertion subject '${sub}'. The assertion subject must match the subject of the federated identity record exactly.`,
    }
  }
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (!audiences.includes(credential.audience ?? TOKEN_EXCHANGE_AUDIENCE)) {
    return {
      code: 700212,
      reason: `No matching federated identity record found for presented assertion audience '${audiences.join(' ')}'.`,
    }
  }
  if (!isSignedBy(jwt, key)) {
    return { code: 700027, reason: 'Client assertion failed signature validation.' }
  }
  return undefined
}

function timeProblem(jwt: Jwt, { now }: AssertionContext): Refusal | undefined {
  const { nbf, exp } = jwt.claims
  const seconds = now.getTime() / 1000
  const tooEarly = typeof nbf === 'number' && nbf > seconds + TOLERANCE_SECONDS
  if (typeof exp === 'number' && exp > seconds - TOLERANCE_SECONDS && !tooEarly) return undefined
  return {
    code: 700024,
    reason: `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ${nbf}, expiry time of assertion ${exp}.`,
  }
}
