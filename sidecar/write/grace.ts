/** Senders are told to wait for up to half of this, so being silent for less says nothing. */
const SILENCE_MS = 60_000

/**
 * How long Azure's 401 and 403 are kept from the sender, which would drop its samples. A role
 * assignment takes about 30 minutes to become effective, so the first refusals mean "not yet"; later
 * ones mean "no", and the queue has to move.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-troubleshooting
 */
export class AuthGrace {
  readonly #graceMs: number
  readonly #now: () => number
  #since: number | undefined
  #latest = 0

  constructor(graceSeconds: number, now: () => number) {
    this.#graceMs = graceSeconds * 1000
    this.#now = now
  }

  /**
   * Azure refused a write. Until when refusals are held back; `undefined` once that is over. Begins anew
   * when the refusal before is longer ago than the grace.
   */
  refused(): Date | undefined {
    const now = this.#now()
    // After such a silence these are not the failures that began then.
    const silenceMs = Math.max(this.#graceMs, SILENCE_MS)
    if (this.#since === undefined || now - this.#latest > silenceMs) this.#since = now
    this.#latest = now
    const until = this.#since + this.#graceMs
    return now < until ? new Date(until) : undefined
  }

  /** Azure accepted a write: the next refusal is a first one again. */
  accepted(): void {
    this.#since = undefined
  }
}
