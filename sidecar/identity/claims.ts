/** What a JSON web token says of itself; nothing is verified. Empty when it is none. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const part = token.split('.')[1] ?? ''
    const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? { ...claims } : {}
  } catch {
    return {}
  }
}
