import { connect, type Socket } from 'node:net'
import { writeHead } from '../../sidecar/testing/raw.ts'
import type { Attack, Attacker } from './floods.ts'

// A process of its own, in another pod's network: does one attack until it is told to end, then says what it got.

const { host, port, localAddress, attacks } = JSON.parse(process.argv[2] ?? '') as Attacker
const answers: Record<string, number> = {}
const open = new Set<Socket>()
let isOver = false

function count(what: string) {
  answers[what] = (answers[what] ?? 0) + 1
}

/** A connection that says `bytes` when it stands, and again with each answer if it is a loop. */
function call(bytes: Buffer | string, onClose: () => void, isLoop = false) {
  const socket = connect({ host, port, ...(localAddress === undefined ? {} : { localAddress }) })
  socket.setEncoding('latin1')
  socket.on('connect', () => {
    open.add(socket)
    if (bytes.length > 0) socket.write(bytes)
  })
  socket.on('data', (text: string) => {
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
      count(status)
      if (isLoop) socket.write(bytes)
      else socket.end()
    }
  })
  socket.on('error', () => count('reset'))
  socket.on('close', () => {
    open.delete(socket)
    onClose()
  })
}

/** Keeps `connections` going; each comes back a little after it was closed. */
function keep(connections: number, bytes: Buffer | string, pauseMs: number, isLoop: boolean) {
  const again = () => {
    if (isOver) return
    call(bytes, () => setTimeout(again, pauseMs), isLoop)
  }
  for (let started = 0; started < connections; started += 1) again()
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: pod\r\n\r\n`
const TICK_MS = 10

const BEGIN: { readonly [A in Attack]: () => void } = {
  idle: () => keep(512, '', 1_000, false),
  junk: () => {
    const each = (2_000 * TICK_MS) / 1000
    setInterval(() => {
      for (let sent = 0; sent < each && !isOver; sent += 1) call(`${writeHead(1)}x`, () => {})
    }, TICK_MS)
  },
  metrics: () => keep(256, get('/metrics'), 0, true),
  writes: () =>
    keep(32, Buffer.concat([Buffer.from(writeHead(97_000)), Buffer.alloc(97_000)]), 0, true),
  pipeline: () => keep(32, get('/ready').repeat(2_000), 0, true),
  slow: () => keep(512, 'POST /api/v1/write HTTP/1.1\r\nx: ', 0, false),
}

for (const attack of attacks) BEGIN[attack]()
process.send?.('begun')
process.on('message', () => {
  isOver = true
  process.send?.({ answers, open: open.size }, () => process.exit(0))
})
process.on('disconnect', () => process.exit(0))
