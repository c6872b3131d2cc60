import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createListener } from './listener.ts'

export interface ProxyOptions {
  /** The local port that stands for a host; `undefined` refuses it with 502. */
  readonly portFor: (hostName: string) => number | undefined
  /** Default: 0, any free port. Always on 127.0.0.1. */
  readonly port?: number
}

export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

/**
 * An HTTP CONNECT proxy that leads Azure's host names to the lab. A sidecar behind it runs with the very
 * environment of its cluster, as it does behind a company's TLS-inspecting proxy: `HTTPS_PROXY` and
 * `NODE_EXTRA_CA_CERTS` are all that is added.
 */
export async function openProxy({ portFor, port = 0 }: ProxyOptions): Promise<Proxy> {
  const upstreams = new Set<Socket>()
  const server = createServer((_, response) => {
    response.writeHead(501, { 'Content-Type': 'text/plain' })
    response.end('This proxy speaks CONNECT only.\n')
  })
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const host = request.url?.replace(/:\d+$/, '').toLowerCase() ?? ''
    const upstreamPort = portFor(host)
    if (upstreamPort === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    const upstream = connect(upstreamPort, '127.0.0.1')
    upstreams.add(upstream)
    let isConnected = false
    upstream.on('connect', () => {
      isConnected = true
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) upstream.write(head)
      upstream.pipe(client)
      client.pipe(upstream)
    })
    // A refused connection is told apart from a reset one, so that both sides see what happened.
    upstream.on('error', () => {
      if (isConnected) client.resetAndDestroy()
      else client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    // A client that is gone half-way must not keep the other half open.
    upstream.on('close', () => {
      upstreams.delete(upstream)
      if (isConnected) client.destroySoon()
    })
    client.on('close', () => upstream.destroy())
  })
  const listener = createListener(server)
  const openPort = await listener.open(port)
  return {
    url: `http://127.0.0.1:${openPort}`,
    close() {
      for (const upstream of upstreams) upstream.destroy()
      return listener.close()
    },
  }
}
