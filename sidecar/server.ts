import { createServer, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import { createRemotes, type Recognition, type RemotesOptions } from './remotes.ts'
import { isLoopback } from './write/accept.ts'

const PATIENCE_MS = 330_000

/** What a sender may take its time for, and how many may come. */
const LIMITS = {
  // Prometheus keeps an idle connection for 5 minutes: it has to be the one that closes it, or a write
  // would meet a closing connection now and then. To Node, a connection that was opened and not used yet is
  // one whose headers are late, and Go opens some ahead: so these wait as long.
  keepAliveTimeout: PATIENCE_MS,
  headersTimeout: PATIENCE_MS,
  requestTimeout: PATIENCE_MS,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
} as const

/**
 * Prometheus has at most 50 shards for each remote write. Those from outside the pod have a share of their own
 * ({@link createRemotes}): however many they open, they cannot shut Prometheus out.
 */
const MAX_CONNECTIONS = 1280

/** To Hono, every request has come by this name. */
const ANY_NAME = 'localhost'

export interface Listening extends Recognition {
  readonly server: Server
  /**
   * Takes leave of peers outside the pod, which find another sidecar: idle connections are closed, and what
   * is in flight is answered with `Connection: close`.
   */
  farewell(): void
  /** Requests of senders outside the pod that are not answered yet. */
  remoteInFlight(): number
}

interface ListenOptions extends RemotesOptions {
  readonly port: number
}

/** Listens on all addresses, because probes come to the pod's; who may write is judged for each write. */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  { port, ...options }: ListenOptions,
): Promise<Listening> {
  const answer = getRequestListener(app.fetch)
  const remotes = createRemotes(options)
  const server = createServer(LIMITS, (incoming, outgoing) => {
    if (!remotes.mayAsk(incoming.socket, outgoing)) return
    // Senders may call loopback what they like, and the listener would refuse a name that is no URL's or
    // missing. Whoever reads is judged by the name that was sent, in app.ts.
    incoming.headers.host = ANY_NAME
    return answer(incoming, outgoing)
  })
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => {
    if (!isLoopback(socket)) remotes.enter(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    server,
    isStranger: remotes.isStranger,
    recognize: remotes.recognize,
    farewell: remotes.farewell,
    remoteInFlight: remotes.inFlight,
  }
}
