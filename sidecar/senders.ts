import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback } from './write/accept.ts'
import { isRepeated } from './write/retry-after.ts'

/** What of an answer matters to whether its sender comes back. */
export interface SenderAnswer {
  readonly status: number
  /** What it was told in `Retry-After`. */
  readonly retryAfterSeconds: number | undefined
}

/**
 * Who writes, by connection: a *sender* is a loopback connection that has carried a write. Probes, scrapes
 * and the page are none, and neither is a peer outside the pod, which outlives the sidecar.
 */
export interface Senders {
  /** A write has come. To be called with its answer. */
  begin(socket: Socket, outgoing: ServerResponse): (answer: SenderAnswer) => void
  /** Whether there has ever been one. */
  seen(): boolean
  /** How many may still have something to send. */
  outstanding(): number
  /** When a write last came or was answered, or a sender went away. */
  lastEvent(): number
}

interface SendersOptions {
  /** The longest pause that a sender makes of its own after a failure. */
  readonly maxBackoffMs: number
  /** What is added to a pause before a sender is given up. */
  readonly idleMs: number
  readonly now: () => number
}

interface Sender {
  /** The place of its first write in the order of events. */
  readonly began: number
  inFlight: number
  /** Until when a refused write may come again; `undefined` after a write that will not. */
  backUntil: number | undefined
  /** It asked to close this connection after the answer. */
  isLast: boolean
}

/** One that went away with a write that it will repeat, on a new connection. */
interface Interrupted {
  /** The place of its end in the order of events. */
  readonly ended: number
  readonly until: number
}

/**
 * Knows when every sender is *through*: when it closed its connection itself after its last write had been
 * answered for good. Prometheus also closes a connection at each `remote_timeout` and is back within its
 * backoff, so a write that was cut off, asked to come again, or met a connection that the sidecar closed
 * leaves its sender outstanding: until a write on a newer connection succeeds, or until it has had the
 * time to come back.
 */
export function createSenders({ maxBackoffMs, idleMs, now }: SendersOptions): Senders {
  const connected = new Map<Socket, Sender>()
  let interrupted: Interrupted[] = []
  let hasSeen = false
  let last = 0
  let events = 0

  const backAfter = (pauseMs: number) => now() + Math.max(pauseMs, maxBackoffMs) + idleMs

  function enter(socket: Socket): Sender {
    events += 1
    const sender: Sender = { began: events, inFlight: 0, backUntil: undefined, isLast: false }
    connected.set(socket, sender)
    hasSeen = true
    socket.once('close', (hadError) => {
      connected.delete(socket)
      last = now()
      const isThrough =
        sender.inFlight === 0 &&
        sender.backUntil === undefined &&
        // A reset says that the answer was not read.
        ((socket.readableEnded && !hadError) || sender.isLast)
      if (isThrough) return
      events += 1
      interrupted.push({ ended: events, until: sender.backUntil ?? backAfter(0) })
    })
    return sender
  }

  return {
    begin(socket, outgoing) {
      if (!isLoopback(socket) || socket.destroyed) return () => {}
      const sender = connected.get(socket) ?? enter(socket)
      sender.inFlight += 1
      sender.isLast = !outgoing.shouldKeepAlive
      last = now()
      return ({ status, retryAfterSeconds = 0 }) => {
        if (connected.get(socket) !== sender) return
        last = now()
        sender.inFlight -= 1
        sender.backUntil = isRepeated(status) ? backAfter(retryAfterSeconds * 1000) : undefined
        if (sender.backUntil !== undefined || interrupted.length === 0) return
        // One for one: of several senders, each has its own way back.
        const back = interrupted.findIndex(({ ended }) => ended < sender.began)
        if (back >= 0) interrupted.splice(back, 1)
      }
    },
    seen: () => hasSeen,
    outstanding() {
      const time = now()
      interrupted = interrupted.filter(({ until }) => time < until)
      const waiting = [...connected.values()].filter(
        ({ inFlight, backUntil }) => inFlight > 0 || backUntil === undefined || time < backUntil,
      )
      return waiting.length + interrupted.length
    },
    lastEvent: () => last,
  }
}
