import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createAllowance } from './allowance.ts'
import type { OnTurnedAway, TurnedAway } from './turned-away.ts'

/** Of peers outside the pod that have presented a valid token. The next stay strangers. */
const MAX_SENDERS = 512

/** Of all strangers together: probes, scrapes, and whoever else reaches the port. */
export const MAX_STRANGERS = 256

/** Of the strangers at one address. Prometheus has at most 50 shards, each a stranger until its first answer. */
export const MAX_STRANGERS_PER_ADDRESS = 64

/** A probe takes milliseconds, and Prometheus opens a new connection for a scrape when it has to. */
const PATIENCE_MS = 10_000

interface Remote {
  readonly socket: Socket
  readonly address: string
  readonly answering: Set<ServerResponse>
  hasAsked: boolean
  /** Ends the patience with a stranger; a sender has none to end. */
  readonly deadline: NodeJS.Timeout
}

export interface RemotesOptions {
  /** Milliseconds. */
  readonly now: () => number
  readonly onTurnedAway: OnTurnedAway
  /** What a stranger gets for a request, and for the pause before the next. Default: 10 s. */
  readonly patienceMs?: number
}

/** Whether a peer outside the pod may write, as far as it has shown. */
export interface Recognition {
  /** Whether a peer is outside the pod and has not shown yet that it is a sender. */
  isStranger(socket: Socket): boolean
  /** A peer outside the pod has shown that it is a sender. */
  recognize(socket: Socket): void
}

/**
 * Connections from outside the pod. Each begins as a *stranger*'s and may become a *sender*'s. Probes and
 * scrapes are strangers too, so there is always room for one more: the one that has waited longest makes it.
 */
export function createRemotes({ now, onTurnedAway, patienceMs = PATIENCE_MS }: RemotesOptions) {
  /** By age. */
  const strangers = new Map<Socket, Remote>()
  const senders = new Map<Socket, Remote>()
  const allowance = createAllowance(now)
  let isLeaving = false

  function turnAway(socket: Socket, reason: TurnedAway) {
    onTurnedAway(reason)
    // A reset leaves nothing behind, neither here nor in the kernel.
    socket.resetAndDestroy()
  }

  /** One that is waited for goes before one that is being answered. */
  function makeRoom(crowd: readonly Remote[]) {
    const last = crowd.find(({ answering }) => answering.size === 0) ?? crowd[0]
    if (last !== undefined) {
      strangers.delete(last.socket)
      turnAway(last.socket, 'too_many_connections')
    }
  }

  /**
   * Of each connection up to 64 KiB have been read at once, thousands of requests that Node goes through even when
   * the first is refused. So all that its address has open is closed unread, and nothing is taken for a while.
   */
  function expel(address: string) {
    allowance.suspend(address)
    for (const stranger of [...strangers.values()]) {
      if (stranger.address !== address) continue
      strangers.delete(stranger.socket)
      turnAway(stranger.socket, 'too_many_requests')
    }
  }

  function enter(socket: Socket) {
    const address = socket.remoteAddress
    // It has gone already.
    if (address === undefined) return socket.destroy()
    if (!allowance.take(address)) return turnAway(socket, 'too_many_requests')
    const neighbors = [...strangers.values()].filter((one) => one.address === address)
    if (neighbors.length >= MAX_STRANGERS_PER_ADDRESS) makeRoom(neighbors)
    else if (strangers.size >= MAX_STRANGERS) makeRoom([...strangers.values()])
    const deadline = setTimeout(() => {
      const { hasAsked, answering } = stranger
      // A scrape's connection that waits for the next.
      if (hasAsked && answering.size === 0) socket.destroy()
      else turnAway(socket, 'too_slow')
    }, patienceMs)
    const stranger: Remote = { socket, address, answering: new Set(), hasAsked: false, deadline }
    strangers.set(socket, stranger)
    socket.once('close', () => {
      clearTimeout(deadline)
      strangers.delete(socket)
      senders.delete(socket)
    })
  }

  return {
    enter,
    /** Whether a request is looked at. Those of the sidecar's own pod always are. */
    mayAsk(socket: Socket, outgoing: ServerResponse): boolean {
      const stranger = strangers.get(socket)
      const remote = stranger ?? senders.get(socket)
      // Of a connection that was turned away, more may have been read.
      if (remote === undefined) return !socket.destroyed
      if (stranger !== undefined) {
        if (!allowance.take(stranger.address)) {
          expel(stranger.address)
          return false
        }
        stranger.hasAsked = true
        stranger.deadline.refresh()
      }
      if (isLeaving) outgoing.shouldKeepAlive = false
      remote.answering.add(outgoing)
      outgoing.once('close', () => remote.answering.delete(outgoing))
      return true
    },
    isStranger: (socket: Socket) => strangers.has(socket),
    recognize(socket: Socket) {
      const remote = strangers.get(socket)
      if (remote === undefined || senders.size >= MAX_SENDERS) return
      clearTimeout(remote.deadline)
      strangers.delete(socket)
      senders.set(socket, remote)
    },
    farewell() {
      isLeaving = true
      for (const { socket, answering } of [...senders.values(), ...strangers.values()]) {
        for (const outgoing of answering) outgoing.shouldKeepAlive = false
        if (answering.size === 0) socket.end()
      }
    },
    /** Requests of senders that are not answered yet. */
    inFlight: () => [...senders.values()].reduce((sum, { answering }) => sum + answering.size, 0),
  }
}
