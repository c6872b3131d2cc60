import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { TokenError } from '../identity/token-error.ts'
import { networkFault } from '../network-fault.ts'
import type { Finding } from './finding.ts'

const TIMEOUT_MS = 8_000
const HTTPS_PORT = 443

type NetworkConfig = Pick<
  SidecarConfig,
  'authorityHost' | 'httpsProxy' | 'identity' | 'ingestionUrl' | 'noProxy'
>

/**
 * Opens a TLS connection to Entra ID and to ingestion, by the way that a write takes: name resolution,
 * proxy, certificate chain. Sends nothing through it.
 *
 * @throws TokenError that names the host, where the way ends, and what to look at
 */
export async function checkNetwork(
  config: NetworkConfig,
  ca: string | undefined,
): Promise<Finding> {
  const isManaged = /Assigned$/.test(config.identity.type)
  const urls = [...(isManaged ? [] : [config.authorityHost]), config.ingestionUrl]
    .map((text) => new URL(text))
    .filter(({ protocol }) => protocol === 'https:')
  const lines: string[] = []
  for (const url of urls) lines.push(await reach(url, config, ca))
  return { lines: lines.length === 0 ? ['nothing beyond this machine is needed'] : lines }
}

async function reach(url: URL, config: NetworkConfig, ca: string | undefined): Promise<string> {
  const { httpsProxy, noProxy = '' } = config
  const proxy =
    httpsProxy === undefined || isExempt(url.hostname, noProxy) ? undefined : new URL(httpsProxy)
  const way = proxy === undefined ? 'directly' : `through the proxy ${proxy.host}`
  const opened: Socket[] = []
  try {
    let tcp = await open(proxy ?? url, opened)
    if (proxy?.protocol === 'https:') tcp = await secure(tcp, proxy, ca, opened)
    if (proxy !== undefined) await tunnel(tcp, url, proxy)
    const tls = await secure(tcp, url, ca, opened)
    return `${url.hostname} can be reached ${way}: ${describeTls(tls)}`
  } catch (error) {
    const { detail, ...fault } = networkFault(error, url.hostname)
    throw new TokenError({ ...fault, detail: `${way}: ${detail}` })
  } finally {
    // The outermost takes those that it wraps along; destroying a wrapped one first crashes Node.
    opened.at(-1)?.destroy()
  }
}

async function open(url: URL, opened: Socket[]): Promise<Socket> {
  const port = Number(url.port || (url.protocol === 'http:' ? 80 : HTTPS_PORT))
  const socket = connectTcp({ host: url.hostname.replace(/^\[|\]$/g, ''), port })
  opened.push(socket)
  await until(socket, 'connect')
  return socket
}

async function secure(
  socket: Socket,
  { hostname }: URL,
  ca: string | undefined,
  opened: Socket[],
): Promise<TLSSocket> {
  const tls = connectTls({
    socket,
    servername: isIP(hostname) === 0 ? hostname : '',
    host: hostname,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
  })
  opened.push(tls)
  await until(tls, 'secureConnect')
  return tls
}

async function tunnel(socket: Socket, url: URL, proxy: URL): Promise<void> {
  const target = `${url.hostname}:${url.port || HTTPS_PORT}`
  const { username, password } = proxy
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
  const credentials =
    username === '' ? '' : `Proxy-Authorization: Basic ${user.toString('base64')}\r\n`
  const answered = until(socket, 'data')
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`)
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(`${await answered}`)?.[1])
  if (status === 200) return
  const why = `the proxy answered ${status}`
  throw Object.assign(new Error(why), { code: 'ERR_PROXY_TUNNEL' })
}

/** The argument of `event`; an error of the socket, its end, or no event in time is thrown. */
function until(socket: Socket, event: 'connect' | 'secureConnect' | 'data'): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  socket.once(event, resolve)
  socket.once('error', reject)
  socket.once('close', () =>
    reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })),
  )
  socket.setTimeout(TIMEOUT_MS, () =>
    reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
  )
  return promise
}

function describeTls(tls: TLSSocket): string {
  const { issuer, valid_to: until } = tls.getPeerCertificate()
  const by = issuer?.O ?? issuer?.CN ?? 'an authority without a name'
  return `${tls.getProtocol()}, certificate of ${by} until ${new Date(until).toISOString().slice(0, 10)}`
}

/** As curl reads it: a name stands for what is below it as well. */
function isExempt(host: string, noProxy: string): boolean {
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '')
  return entries.some((entry) => {
    const name = entry.replace(/^\*?\./, '').replace(/:\d+$/, '')
    return entry === '*' || host === name || host.endsWith(`.${name}`)
  })
}
