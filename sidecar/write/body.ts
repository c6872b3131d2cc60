import type { IncomingMessage } from 'node:http'
import type { Reservation } from './budget.ts'
import type { Lifetime } from './lifetime.ts'
import { isSnappyBlock } from './snappy.ts'

/** Why there is no body to forward. */
export type BodyProblem = 'body_too_large' | 'over_budget' | 'not_snappy' | 'incomplete'

interface BodyLimits {
  readonly maxBytes: number
  readonly reservation: Reservation
  /** Its end stops the wait for the rest. */
  readonly lifetime: Lifetime
}

/**
 * Reads the body of a write whole, because it may have to be sent twice. A declared length is paid for
 * before the first byte is read; an undeclared one as it comes, in steps. Never goes through a web
 * stream, which would cost ten times the rest of the write (bench/).
 */
export function readBody(
  incoming: IncomingMessage,
  limits: BodyLimits,
): Promise<Buffer | BodyProblem> {
  const { maxBytes, reservation, lifetime } = limits
  const declared = declaredLength(incoming)
  if (declared !== undefined && !reservation.reserve(declared))
    return Promise.resolve('over_budget')
  const assembly = declared === undefined ? growing(limits) : fillUp(declared, reservation)
  return new Promise((resolve) => {
    let received = 0

    const giveUp = (problem: BodyProblem) => {
      incoming.off('data', onData)
      incoming.off('end', onEnd)
      lifetime.unwatch(onLost)
      resolve(problem)
    }
    const onData = (chunk: Buffer) => {
      received += chunk.length
      if (received > maxBytes) giveUp('body_too_large')
      else if (!assembly.add(chunk)) giveUp('over_budget')
    }
    const onEnd = () => {
      lifetime.unwatch(onLost)
      const body = assembly.finish()
      resolve(isSnappyBlock(body) ? body : 'not_snappy')
    }
    const onLost = () => giveUp('incomplete')

    incoming.on('data', onData)
    incoming.on('end', onEnd)
    // A connection that is lost ends the write, too.
    lifetime.watch(onLost)
  })
}

/** How chunks become a body. */
interface Assembly {
  /** @returns whether there was room for it */
  add(chunk: Buffer): boolean
  /** To be called once, after the last chunk. */
  finish(): Buffer
}

/** With a Content-Length: each chunk is copied to its place, and its memory is freed at once. */
function fillUp(length: number, reservation: Reservation): Assembly {
  let body: Buffer | undefined
  let filled = 0
  return {
    add(chunk) {
      if (chunk.length === length) {
        body = chunk
        return true
      }
      body ??= allocate(length, reservation.inFlight())
      filled += chunk.copy(body, filled)
      freeMemory(chunk)
      return true
    },
    finish: () => body ?? Buffer.alloc(0),
  }
}

/**
 * Up to here bodies come from the heap, which costs the least and keeps what it has once had: docs/decisions/ADR-12-memory.md.
 */
const HEAP_BYTES = 16 * 1024 * 1024

/** Memory for a body; beyond {@link HEAP_BYTES} a mapping of its own, which the kernel gets back with the body. */
function allocate(length: number, inFlight: number): Buffer {
  return inFlight <= HEAP_BYTES
    ? Buffer.allocUnsafeSlow(length)
    : Buffer.from(new ArrayBuffer(length, { maxByteLength: length }))
}

/**
 * Without a Content-Length, which Prometheus always sends. Memory that grows in place: chunks may be of one
 * byte, and each that was kept would cost hundreds; and no copy of the whole is needed in the end.
 */
function growing({ maxBytes, reservation }: BodyLimits): Assembly {
  const memory = new ArrayBuffer(0, { maxByteLength: maxBytes })
  let bytes = Buffer.from(memory)
  let filled = 0
  return {
    add(chunk) {
      const needed = filled + chunk.length
      if (needed > memory.byteLength) {
        const size = Math.min(Math.ceil(needed / STEP_BYTES) * STEP_BYTES, maxBytes)
        if (!reservation.reserve(size - memory.byteLength)) return false
        memory.resize(size)
        bytes = Buffer.from(memory)
      }
      filled += chunk.copy(bytes, filled)
      freeMemory(chunk)
      return true
    },
    finish() {
      memory.resize(filled)
      return Buffer.from(memory)
    },
  }
}

/** By how much memory grows: some pages, so that the kernel is not asked for each. */
const STEP_BYTES = 64 * 1024

/** Below it, freeing costs more than what it frees. */
const WORTH_FREEING_BYTES = 16 * 1024

/**
 * Frees the memory of bytes that nobody will look at again. The garbage collector would, too, but only
 * after some forty writes: it counts objects of its own heap, and these are small beside what they hold.
 * What it saves: docs/performance.md.
 */
export function freeMemory(bytes: Buffer): void {
  if (bytes.length < WORTH_FREEING_BYTES) return
  const { buffer } = bytes
  // A small buffer may be a part of one that others use.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) {
    buffer.transferToFixedLength(0)
  }
}

function declaredLength(incoming: IncomingMessage): number | undefined {
  const header = incoming.headers['content-length']
  return header === undefined ? undefined : Number(header)
}
