import type { Senders } from './senders.ts'

interface DrainParts {
  readonly senders: Pick<Senders, 'seen' | 'outstanding' | 'lastEvent'>
  /** Whether whoever writes is still there when the sidecar has left, and writes elsewhere. */
  readonly sendersOutliveUs: boolean
  readonly idleMs: number
  readonly maxMs: number
  readonly now: () => number
  /** Writes that are not answered yet; while there are any, the sidecar stays until `maxMs`. */
  readonly writesInFlight: () => number
}

/** How often it is looked whether the senders are through. */
const LOOK_MS = 50

/** For one that closes its connection after each write, and is about to open the next. */
const SETTLED_MS = 500

/**
 * Leaving without losing a sample. Prometheus may get SIGTERM at the same time and flushes for up to a
 * minute, so writes are taken until all senders are through, at most for `maxMs`. Where none has been seen
 * yet, one gets `idleMs` to begin.
 */
export function createDrain(parts: DrainParts) {
  const { senders, sendersOutliveUs, idleMs, maxMs, now, writesInFlight } = parts
  let started: number | undefined

  function isThrough(start: number): boolean {
    if (writesInFlight() > 0 || senders.outstanding() > 0) return false
    if (sendersOutliveUs && !senders.seen()) return true
    const patienceMs = senders.seen() ? Math.min(SETTLED_MS, idleMs) : idleMs
    return now() - Math.max(senders.lastEvent(), start) >= patienceMs
  }

  return {
    isDraining: () => started !== undefined,
    /** Resolves when it is time to leave, to how many senders may have something left to send. */
    drain(): Promise<number> {
      started ??= now()
      const start = started
      return new Promise((resolve) => {
        const look = setInterval(() => {
          if (!isThrough(start) && now() - start < maxMs) return
          clearInterval(look)
          resolve(senders.outstanding())
        }, LOOK_MS)
      })
    },
  }
}
