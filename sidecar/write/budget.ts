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

  /** A place for one write; `undefined` when all are taken. */
  enter(): Place | undefined {
    if (this.#writes >= this.#limits.maxWrites) return undefined
    this.#writes += 1
    let held = 0
    return {
      take: (bytes) => {
        if (this.#bytes + bytes > this.#limits.maxBytes) return false
        this.#bytes += bytes
        held += bytes
        return true
      },
      inHand: () => this.#bytes,
      leave: () => {
        this.#writes -= 1
        this.#bytes -= held
        held = 0
      },
    }
  }
}

/** One write's share of the budget. */
export interface Place {
  /** Takes `bytes` more; `false` when they would be over the budget, which stays as it is then. */
  take(bytes: number): boolean
  /** Bytes of all writes together. */
  inHand(): number
  /** Gives everything back. To be called once. */
  leave(): void
}

/** One write may never take more than all together may: 503 for it would be repeated for ever. */
export function largestBody({
  maxBodyBytes,
  maxInflightBytes,
}: Pick<SidecarConfig, 'maxBodyBytes' | 'maxInflightBytes'>): number {
  return Math.min(maxBodyBytes, maxInflightBytes)
}
