import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer, request } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCertificateAuthority } from '../lab/certificates.ts'
import { createAgent, type ProxyConfig } from './egress.ts'

// `proxyEnv` of Node's agents is young. What the sidecar relies on is held here, for the next version of Node.
// https://nodejs.org/api/http.html#built-in-proxy-support

const ca = createCertificateAuthority()
const { certificatePem, keyPem } = ca.issue(['azure.example', 'a.azure.example', '127.0.0.1'])

let azure: ReturnType<typeof createHttpsServer>
let proxy: Server
/** What the proxy was asked for, and by whom. */
let tunnels: { readonly to: string | undefined; readonly authorization: string | undefined }[]
let answerTunnel: (socket: Duplex) => void

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

beforeEach(async () => {
  tunnels = []
  azure = createHttpsServer({ cert: certificatePem, key: keyPem }, (incoming, response) => {
    response.end(`${incoming.headers.host}`)
  })
  proxy = createServer()
  answerTunnel = (socket) => {
    const upstream = connect(portOf(azure), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const one of [upstream, socket]) one.on('error', () => {})
  }
  proxy.on('connect', ({ url, headers }: IncomingMessage, socket: Duplex) => {
    tunnels.push({ to: url, authorization: headers['proxy-authorization'] })
    answerTunnel(socket)
  })
  for (const server of [azure, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  azure.closeAllConnections()
  for (const server of [azure, proxy]) server.close()
})

const proxyUrl = (credentials = '') => `http://${credentials}127.0.0.1:${portOf(proxy)}`

/** Asks for the first page of `host` and says which host Azure was asked as. */
async function ask(
  config: ProxyConfig,
  { host = 'azure.example', times = 1 }: { host?: string; times?: number } = {},
) {
  const agent = createAgent(config, { ca: ca.caPem, keepAlive: true, maxSockets: 1 })
  try {
    const answers: string[] = []
    for (let time = 0; time < times; time += 1) {
      const sent = request({ host, port: portOf(azure), agent }).end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      answers.push(await text(response))
    }
    return answers
  } finally {
    agent.destroy()
  }
}

it('reaches the host by a tunnel of the proxy, with TLS to the host itself', async () => {
  const host = `azure.example:${portOf(azure)}`
  expect(await ask({ httpsProxy: proxyUrl() })).toEqual([host])
  expect(tunnels).toEqual([{ to: host, authorization: undefined }])
})

it('uses a tunnel again', async () => {
  expect(await ask({ httpsProxy: proxyUrl() }, { times: 3 })).toHaveLength(3)
  expect(tunnels).toHaveLength(1)
})

it('believes no certificate but that of the host, tunnel or not', async () => {
  await expect(ask({ httpsProxy: proxyUrl() }, { host: 'other.example' })).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
})

it.each([
  ['me:open%20sesame@', 'me:open sesame'],
  ['me:p%40ss%3Aword@', 'me:p@ss:word'],
])('sends the credentials of the proxy URL decoded: %s', async (credentials, decoded) => {
  await ask({ httpsProxy: proxyUrl(credentials) })
  expect(tunnels[0]?.authorization).toBe(`Basic ${Buffer.from(decoded).toString('base64')}`)
})

it('names a refusal of the proxy ERR_PROXY_TUNNEL, with its status', async () => {
  answerTunnel = (socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  await expect(ask({ httpsProxy: proxyUrl() })).rejects.toMatchObject({
    code: 'ERR_PROXY_TUNNEL',
    message: expect.stringContaining('407'),
  })
})

describe('NO_PROXY', () => {
  // Nothing resolves `azure.example` here: whoever does not ask the proxy for it fails.
  it.each([
    ['azure.example', 'azure.example', false],
    ['AZURE.example', 'azure.example', false],
    ['other.example azure.example', 'azure.example', false],
    ['example', 'azure.example', false],
    ['.example', 'azure.example', false],
    ['*', 'azure.example', false],
    ['zure.example', 'azure.example', true],
    ['other.example', 'azure.example', true],
    ['', 'azure.example', true],
    ['127.0.0.1', '127.0.0.1', false],
    ['127.0.0.2', '127.0.0.1', true],
  ])('%s: %s by the proxy, %s', async (noProxy, host, byProxy) => {
    const answer = await ask({ httpsProxy: proxyUrl(), noProxy }, { host }).catch(() => undefined)
    expect(tunnels.length > 0).toBe(byProxy)
    expect(answer !== undefined).toBe(byProxy || host === '127.0.0.1')
  })
})

it('takes no proxy from the environment of the process, even if Node is told to', async () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) vi.stubEnv(name, proxyUrl())
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  expect(await ask({}, { host: '127.0.0.1' })).toHaveLength(1)
  expect(tunnels).toEqual([])
})
