interface DrainParts {
  readonly idleMs: number
  readonly maxMs: number
  readonly now: () => number
  /** Writes in hand; while there are any, the sidecar stays until `maxMs`. */
  readonly writesInHand: () => number
}

/** How often idleness is looked at. */
const LOOK_MS = 50

/**
 * Leaving without losing a sample. Prometheus gets SIGTERM at the same time and flushes for up to a
 * minute, so writes are taken until none has come for `idleMs`, at most for `maxMs`.
 */
export function createDrain({ idleMs, maxMs, now, writesInHand }: DrainParts) {
  let started: number | undefined
  let lastWrite = 0
  return {
    isDraining: () => started !== undefined,
    /** A write came or was answered. */
    noteWrite(): void {
      lastWrite = now()
    },
    /** Resolves when it is time to leave. */
    drain(): Promise<void> {
      started ??= now()
      const start = started
      return new Promise((resolve) => {
        const look = setInterval(() => {
          const idle = writesInHand() === 0 && now() - Math.max(lastWrite, start) >= idleMs
          if (!idle && now() - start < maxMs) return
          clearInterval(look)
          resolve()
        }, LOOK_MS)
      })
    },
  }
}

export type Drain = ReturnType<typeof createDrain>
