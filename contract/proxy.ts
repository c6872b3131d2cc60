/**
 * The address of a proxy as programs in Go, Prometheus among them, read `HTTPS_PROXY`: without a scheme it is
 * one that is spoken to in the clear.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxyUrl(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
}

export const PROXY_ADDRESS =
  'the address of a proxy: http://host:port, https://host:port, or host:port'

/** Why `text` is no address of a proxy, without repeating it: it may hold a password. */
export function proxyProblem(text: string): string | undefined {
  const address = proxyUrl(text)
  if (!URL.canParse(address)) {
    return 'not a URL; special characters in a password are percent-encoded, %40 for @, %2F for /'
  }
  const { protocol, pathname } = new URL(address)
  if (!/^https?:$/.test(protocol))
    return `proxies of the kind ${protocol.slice(0, -1)} are not supported`
  return pathname.includes('@')
    ? 'the password ends at a slash, which is written as %2F'
    : undefined
}

/** The port that an address of a proxy leads to. */
export function proxyPort(text: string): number {
  const { port, protocol } = new URL(proxyUrl(text))
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}
