/** Each bucket reaches 1.25 times as far as the one before, from 1 ms to beyond 25 s. */
const GROWTH = 1.25
const FIRST_SECONDS = 0.001
export const LATENCY_BUCKETS = 48

/** Latencies of many slots, as counts in buckets; what is read from them is at most a quarter too high. */
export function createLatencies(slots: number) {
  const counts = new Uint32Array(slots * LATENCY_BUCKETS)

  function quantile(slot: readonly number[], wanted: number): number {
    let seen = 0
    const bucket = slot.findIndex((count) => {
      seen += count
      return seen >= wanted
    })
    return FIRST_SECONDS * GROWTH ** bucket
  }

  return {
    add(slot: number, seconds: number): void {
      const steps = Math.ceil(Math.log(seconds / FIRST_SECONDS) / Math.log(GROWTH))
      const at = slot * LATENCY_BUCKETS + Math.min(Math.max(steps, 0), LATENCY_BUCKETS - 1)
      counts[at] = (counts[at] ?? 0) + 1
    },
    clear(slot: number): void {
      counts.fill(0, slot * LATENCY_BUCKETS, (slot + 1) * LATENCY_BUCKETS)
    },
    /** `undefined` when the slot has none. */
    read(slot: number) {
      const own = [...counts.subarray(slot * LATENCY_BUCKETS, (slot + 1) * LATENCY_BUCKETS)]
      const total = own.reduce((sum, count) => sum + count, 0)
      if (total === 0) return undefined
      return { p50Seconds: quantile(own, total * 0.5), p99Seconds: quantile(own, total * 0.99) }
    },
  }
}
