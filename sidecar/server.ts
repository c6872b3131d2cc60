import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
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

/** Prometheus has at most 50 shards for each remote write; probes and scrapes come on top. */
const MAX_CONNECTIONS = 1024

/** Of these, for others than the own pod: however many they open, they cannot shut Prometheus out. */
export const MAX_REMOTE_CONNECTIONS = 512

export interface Listening {
  readonly server: Server
  /**
   * Takes leave of peers outside the pod, which find another sidecar: idle connections are closed, and what
   * is in hand is answered with `Connection: close`.
   */
  farewell(): void
  /** Requests of peers outside the pod that are not answered yet. */
  remoteInHand(): number
}

/** Listens on all addresses, because probes come to the pod's; who may write is judged for each write. */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  port: number,
): Promise<Listening> {
  const answer = getRequestListener(app.fetch)
  /** Connections from outside the pod, and their requests in hand. */
  const remote = new Map<Socket, number>()
  const requests = new Set<ServerResponse>()
  let isLeaving = false

  const server = createServer(LIMITS, (incoming, outgoing) => {
    if (remote.has(incoming.socket)) follow(incoming.socket, outgoing)
    return answer(incoming, outgoing)
  })
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => {
    if (isLoopback(socket)) return
    remote.set(socket, 0)
    socket.once('close', () => remote.delete(socket))
    if (remote.size > MAX_REMOTE_CONNECTIONS) socket.destroy()
  })

  function follow(socket: Socket, outgoing: ServerResponse) {
    remote.set(socket, (remote.get(socket) ?? 0) + 1)
    if (isLeaving) outgoing.shouldKeepAlive = false
    else requests.add(outgoing)
    outgoing.once('close', () => {
      requests.delete(outgoing)
      const inHand = remote.get(socket)
      if (inHand !== undefined) remote.set(socket, inHand - 1)
    })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    server,
    farewell() {
      isLeaving = true
      for (const outgoing of requests) outgoing.shouldKeepAlive = false
      for (const [socket, inHand] of remote) if (inHand === 0) socket.end()
    },
    remoteInHand: () => [...remote.values()].reduce((sum, inHand) => sum + inHand, 0),
  }
}
