/** What an address may ask at once: twice that of a Prometheus that opens 50 connections and writes on each. */
const BURST = 128

/** What comes back each second. The kubelet and a Prometheus ask a few times a minute. */
const PER_SECOND = 40

/** For how long an address is suspended, in seconds. */
const SUSPENDED = 10

/** Addresses that are remembered; beyond it the one that was seen first is forgotten. */
const MAX_ADDRESSES = 1024

interface Bucket {
  left: number
  at: number
}

/** How often each address outside the pod may connect or ask: token buckets. */
export function createAllowance(now: () => number) {
  const buckets = new Map<string, Bucket>()
  return {
    /** @returns whether `address` may connect or ask once more */
    take(address: string): boolean {
      const time = now()
      const bucket = buckets.get(address) ?? { left: BURST, at: time }
      bucket.left = Math.min(BURST, bucket.left + ((time - bucket.at) / 1000) * PER_SECOND)
      bucket.at = time
      if (!buckets.has(address)) {
        const [first] = buckets.keys()
        if (first !== undefined && buckets.size >= MAX_ADDRESSES) buckets.delete(first)
        buckets.set(address, bucket)
      }
      if (bucket.left < 1) return false
      bucket.left -= 1
      return true
    },
    /** From now on `address` may do nothing for ten seconds. */
    suspend(address: string): void {
      const bucket = buckets.get(address)
      if (bucket !== undefined) bucket.left = -SUSPENDED * PER_SECOND
    },
  }
}
