import { createServer, type Server } from 'node:http'
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

/** Listens on all addresses, because probes come to the pod's; who may write is judged for each write. */
export async function listen(app: Hono<{ Bindings: HttpBindings }>, port: number): Promise<Server> {
  const server = createServer(LIMITS, getRequestListener(app.fetch))
  server.maxConnections = MAX_CONNECTIONS
  let remote = 0
  server.on('connection', (socket) => {
    if (isLoopback(socket)) return
    remote += 1
    socket.once('close', () => {
      remote -= 1
    })
    if (remote > MAX_REMOTE_CONNECTIONS) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}
