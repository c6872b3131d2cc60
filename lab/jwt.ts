import { constants, type KeyObject, sign, verify } from 'node:crypto'

/** https://www.rfc-editor.org/rfc/rfc7518#section-3.1, as far as Entra uses it. */
const ALGORITHMS = {
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  PS256: {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  },
} as const

export type Algorithm = keyof typeof ALGORITHMS

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** What the signature is over. */
  readonly signed: string
  readonly signature: Buffer
}

export function signJwt(
  claims: object,
  key: KeyObject,
  { alg = 'RS256', ...header }: { readonly alg?: Algorithm; readonly [name: string]: unknown } = {},
): string {
  const signed = [{ alg, typ: 'JWT', ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(signed), { key, ...ALGORITHMS[alg] })
  return `${signed}.${signature.toString('base64url')}`
}

/** Takes a token apart; believes nothing in it. `undefined` when it is no JWT. */
export function parseJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...rest] = token.split('.')
  if (!header || !claims || !signature || rest.length > 0) return undefined
  try {
    return {
      header: parsePart(header),
      claims: parsePart(claims),
      signed: `${header}.${claims}`,
      signature: Buffer.from(signature, 'base64url'),
    }
  } catch {
    return undefined
  }
}

/** Whether `key` made the signature, with an algorithm that Entra uses (never `none`). */
export function isSignedBy(jwt: Jwt, key: KeyObject): boolean {
  const { alg } = jwt.header
  if (alg !== 'RS256' && alg !== 'PS256') return false
  return verify('sha256', Buffer.from(jwt.signed), { key, ...ALGORITHMS[alg] }, jwt.signature)
}

function parsePart(part: string): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  if (typeof value !== 'object' || value === null) throw new Error('not an object')
  return { ...value }
}
