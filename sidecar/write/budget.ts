import type { SidecarConfig } from '../../contract/sidecar-config.ts'

/** What all writes together may occupy. */
export interface BudgetLimits {
  readonly maxWrites: number
  readonly maxBytes: number
}

/**
 * Bounds the writes in flight and their bytes. Over it is a fast no, never a queue: the sender's
 * write-ahead log is the better queue, because it survives.
 */
export class Budget {
  readonly #limits: BudgetLimits
  #writes = 0
  #bytes = 0

  constructor(limits: BudgetLimits) {
    this.#limits = limits
  }

  get writes(): number {
    return this.#writes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Room for one write; `undefined` when there is none. */
  enter(): Reservation | undefined {
    if (this.#writes >= this.#limits.maxWrites) return undefined
    this.#writes += 1
    let held = 0
    return {
      reserve: (bytes) => {
        if (this.#bytes + bytes > this.#limits.maxBytes) return false
        this.#bytes += bytes
        held += bytes
        return true
      },
      inFlight: () => this.#bytes,
      release: () => {
        this.#writes -= 1
        this.#bytes -= held
        held = 0
      },
    }
  }
}

/** One write's share of the budget. */
export interface Reservation {
  /** Reserves `bytes` more; `false` when they would be over the budget, which stays as it is then. */
  reserve(bytes: number): boolean
  /** Bytes of all writes together. */
  inFlight(): number
  /** Gives everything back. To be called once. */
  release(): void
}

/** One write may never take more than all together may: 503 for it would be repeated forever. */
export function largestBody({
  maxBodyBytes,
  maxInflightBytes,
}: Pick<SidecarConfig, 'maxBodyBytes' | 'maxInflightBytes'>): number {
  return Math.min(maxBodyBytes, maxInflightBytes)
}
