import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer } from 'node:tls'
import { writeHead } from '../../sidecar/testing/raw.ts'
import type { Surroundings } from '../proxies/proxy.ts'

const MiB = 1024 * 1024

/** What is sent at once, by containers of the sidecar's own pod. */
export interface Bodies {
  readonly name: string
  readonly count: number
  readonly bytes: number
  /** In chunks of so many bytes. Default: with a Content-Length. */
  readonly chunkBytes?: number
  /** The last chunk never comes. */
  readonly endless?: boolean
  readonly times: number
}

/** Each fills the default budget of 64 MiB and the 64 places in it, but for the last. */
export const WORST_BODIES: readonly Bodies[] = [
  { name: '4 bodies of 16 MiB', count: 4, bytes: 16 * MiB, times: 2 },
  { name: '64 bodies of 1 MiB, again and again', count: 64, bytes: MiB, times: 4 },
  {
    name: '4 bodies of 16 MiB in chunks of 64 KiB',
    count: 4,
    bytes: 16 * MiB,
    chunkBytes: 64 * 1024,
    times: 2,
  },
  {
    name: '904 kB in chunks of one byte',
    count: 1,
    bytes: 904_000,
    chunkBytes: 1,
    endless: true,
    times: 1,
  },
]

/** Azure, at its worst: takes connections, reads nothing, answers nothing. */
export async function openStuckUpstream({ directory }: Surroundings) {
  const sockets = new Set<Socket>()
  const server = createServer(
    {
      cert: readFileSync(join(directory, 'upstream.pem')),
      key: readFileSync(join(directory, 'upstream-key.pem')),
    },
    (socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.pause()
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Sends them and waits until `peakBytes` rises no more; then their senders go away. */
export async function sendBodies(
  port: number,
  bodies: Bodies,
  peakBytes: () => number,
): Promise<void> {
  const message = messageOf(bodies)
  for (let time = 0; time < bodies.times; time += 1) {
    const sockets = await Promise.all(
      Array.from({ length: bodies.count }, () => deliver(port, message)),
    )
    await settled(peakBytes)
    for (const socket of sockets) socket.destroy()
  }
}

const LOOK_MS = 200
const STILL_MS = 1_500
const PATIENCE_MS = 20_000

async function settled(value: () => number): Promise<void> {
  let last = value()
  let still = 0
  for (let waited = 0; still < STILL_MS && waited < PATIENCE_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    const next = value()
    still = next === last ? still + LOOK_MS : 0
    last = next
  }
}

async function deliver(port: number, message: Buffer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const gone = once(socket, 'close')
  await Promise.race([new Promise((resolve) => socket.write(message, resolve)), gone])
  return socket
}

function messageOf({ bytes, chunkBytes, endless }: Bodies): Buffer {
  const body = Buffer.alloc(bytes, 1)
  // Snappy begins with the length of what it holds: 128 KiB.
  body.set([0x80, 0x80, 0x08])
  if (chunkBytes === undefined) return Buffer.concat([Buffer.from(writeHead(bytes)), body])
  const parts: Buffer[] = [Buffer.from(writeHead('chunked'))]
  for (let at = 0; at < bytes; at += chunkBytes) {
    const chunk = body.subarray(at, at + chunkBytes)
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
  }
  if (endless !== true) parts.push(Buffer.from('0\r\n\r\n'))
  return Buffer.concat(parts)
}
