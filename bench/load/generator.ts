import { createConnection as openSocket } from 'node:net'
import { createMessageReader } from '../http1.ts'
import { latencyOf } from '../quantile.ts'
import type { LoadRequest, LoadResult } from './message.ts'
import { createMetronome } from './metronome.ts'
import { dueTimesMs } from './schedule.ts'

const ANSWER_TIMEOUT_MS = 3_000
const RECONNECT_MS = 20
const LOOK_MS = 5
/** For connections to stand before the first request is due. */
const LEAD_MS = 50

const now = () => performance.timeOrigin + performance.now()

/** Sends writes to a proxy on 127.0.0.1, and looks at every answer. */
export async function runLoad(
  load: LoadRequest,
  body: Buffer,
  on: { begun(): void; over(): void },
): Promise<LoadResult> {
  const { arrival, port, warmUpMs, durationMs } = load
  const request = Buffer.concat([Buffer.from(headOf(port, body.length)), body])
  const metronome =
    arrival.kind === 'rate'
      ? await createMetronome(dueTimesMs(arrival.requestsPerSecond, warmUpMs + durationMs))
      : undefined
  const startMs = now() + LEAD_MS
  const enough = arrival.kind === 'saturation' ? arrival.enough : undefined
  let beginMs = startMs + warmUpMs
  let endMs = beginMs + durationMs

  const statuses: Record<number, number> = {}
  const latenciesMs: number[] = []
  let answered = 0
  let answers = 0
  let sent = 0
  let broken = 0

  /** When waiting requests were due, oldest first. */
  const waiting: number[] = []
  const idle: Connection[] = []
  const open = new Set<Connection>()
  let ending = false

  const nextDue = (): number | undefined => {
    if (arrival.kind === 'rate') return waiting.shift()
    const moment = now()
    return ending || moment >= endMs ? undefined : moment
  }
  const work = (connection: Connection) => {
    const due = nextDue()
    if (due === undefined) {
      idle.push(connection)
      return
    }
    sent += 1
    connection.send(request, (status) => {
      const moment = now()
      statuses[status] = (statuses[status] ?? 0) + 1
      answers += 1
      const counts = arrival.kind === 'rate' ? due : moment
      if (counts >= beginMs && counts < endMs) {
        answered += 1
        latenciesMs.push(moment - due)
      }
      work(connection)
    })
  }
  const connect = () => {
    const connection = createConnection(port, (wasAsked) => {
      open.delete(connection)
      const at = idle.indexOf(connection)
      if (at !== -1) idle.splice(at, 1)
      if (ending) return
      if (wasAsked) broken += 1
      setTimeout(connect, RECONNECT_MS)
    })
    open.add(connection)
    work(connection)
  }

  const areAllIdle = () => idle.length >= load.connections

  for (let i = 0; i < load.connections; i += 1) connect()
  metronome?.start(startMs, (due) => {
    waiting.push(due)
    const connection = idle.pop()
    if (connection !== undefined) work(connection)
  })

  await until(beginMs, () => answers >= (enough?.warmUp ?? Infinity))
  beginMs = Math.min(beginMs, now())
  endMs = beginMs + durationMs
  answered = 0
  latenciesMs.length = 0
  on.begun()
  await until(endMs, () => answered >= (enough?.measured ?? Infinity))
  endMs = Math.min(endMs, now())
  on.over()
  const giveUpMs = endMs + ANSWER_TIMEOUT_MS
  const isOutstanding = () => !areAllIdle() || waiting.length > 0 || (metronome?.left() ?? 0) > 0
  while (isOutstanding() && now() < giveUpMs) await until(now() + 20)
  ending = true
  metronome?.stop()
  const unanswered = sent - answers + waiting.length
  for (const connection of open) connection.close()
  return {
    answered,
    seconds: (endMs - beginMs) / 1000,
    latencyMs: latencyOf(latenciesMs),
    total: { sent, statuses, brokenConnections: broken, unanswered },
  }
}

interface Connection {
  /** One request at a time. */
  send(request: Buffer, onAnswer: (status: number) => void): void
  close(): void
}

/** @param onLost - hears whether an answer was owed: a server may close a connection that nobody uses */
function createConnection(port: number, onLost: (wasAsked: boolean) => void): Connection {
  const socket = openSocket(port, '127.0.0.1')
  let status = 0
  let isAsked = false
  let onAnswer: (status: number) => void = () => {}
  const read = createMessageReader({
    onHead(head) {
      status = Number(head.slice(9, 12))
    },
    onBody() {},
    onEnd() {
      isAsked = false
      onAnswer(status)
    },
  })
  socket.setNoDelay(true)
  socket.on('data', (chunk) => {
    if (isAsked) return read(chunk)
    // 408, to a connection that has waited for longer than a server does: Go closes it in silence, too.
    socket.destroy()
  })
  socket.on('error', () => {})
  socket.on('close', () => onLost(isAsked))
  return {
    send(request, answer) {
      onAnswer = answer
      isAsked = true
      socket.write(request)
    },
    close: () => socket.destroy(),
  }
}

/** What Prometheus sends. */
function headOf(port: number, contentLength: number): string {
  return [
    'POST /api/v1/write HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'User-Agent: Prometheus/3.7.0',
    `Content-Length: ${contentLength}`,
    'Content-Encoding: snappy',
    'Content-Type: application/x-protobuf',
    'X-Prometheus-Remote-Write-Version: 0.1.0',
    '\r\n',
  ].join('\r\n')
}

/** Until a moment, or until `isSoonEnough` says so. */
async function until(momentMs: number, isSoonEnough = () => false): Promise<void> {
  while (now() < momentMs && !isSoonEnough()) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, Math.min(LOOK_MS, momentMs - now()))),
    )
  }
}
