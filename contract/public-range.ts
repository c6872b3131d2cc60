/**
 * Ranges that exist many times over, and that no firewall of Azure can therefore see.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const PRIVATE = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'],
]

/** Whether `text` is an IPv4 address or range (CIDR) that is public and begins at its first address. */
export function isPublicRange(text: string): boolean {
  const range = rangeOf(text)
  if (range === undefined) return false
  return !PRIVATE.some((other) => {
    const closed = rangeOf(other)
    return closed !== undefined && range.first <= closed.last && closed.first <= range.last
  })
}

function rangeOf(text: string): { first: number; last: number } | undefined {
  const [, address = '', bits = '32'] =
    /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text) ?? []
  const bytes = address.split('.').map(Number)
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255) || Number(bits) > 32) return undefined
  const first = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  const size = 2 ** (32 - Number(bits))
  return first % size === 0 ? { first, last: first + size - 1 } : undefined
}
