import { readFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:tls'
import { createMessageReader } from '../http1.ts'
import type { SinkReply, SinkRequest } from './message.ts'

// The upstream: takes writes over TLS as fast as it can, compares every byte of every body, answers 204.

const [, , certificatePath = '', keyPath = ''] = process.argv

const ANSWER = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')

let expected: Buffer | undefined
let counts = { requests: 0, bytes: 0, altered: 0, withoutToken: 0 }

function serve(socket: Socket): void {
  let offset = 0
  let same = true
  const read = createMessageReader({
    onHead(head) {
      offset = 0
      same = true
      if (!/\r\nauthorization: *bearer \S/i.test(head)) counts.withoutToken += 1
    },
    onBody(chunk) {
      if (expected !== undefined && same) {
        const end = Math.min(offset + chunk.length, expected.length)
        same = chunk.compare(expected, offset, end) === 0
      }
      offset += chunk.length
    },
    onEnd() {
      counts.requests += 1
      counts.bytes += offset
      if (expected !== undefined && (!same || offset !== expected.length)) counts.altered += 1
      socket.write(ANSWER)
    },
  })
  socket.setNoDelay(true)
  socket.on('data', read)
  socket.on('error', () => socket.destroy())
}

function reply(message: SinkReply): void {
  process.send?.(message)
}

process.on('message', (message: SinkRequest) => {
  switch (message.kind) {
    case 'expect':
      expected = message.bodyPath === undefined ? undefined : readFileSync(message.bodyPath)
      counts = { requests: 0, bytes: 0, altered: 0, withoutToken: 0 }
      return reply({ kind: 'expecting' })
    case 'count':
      return reply({ kind: 'counted', ...counts })
    default:
      message satisfies never
  }
})
process.on('disconnect', () => process.exit(0))

const server = createServer(
  { cert: readFileSync(certificatePath), key: readFileSync(keyPath), minVersion: 'TLSv1.2' },
  serve,
)
server.listen(0, '127.0.0.1', () => {
  reply({ kind: 'listening', tlsPort: (server.address() as AddressInfo).port })
})
