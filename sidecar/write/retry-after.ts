/** Prometheus sleeps as long as it is told to, without an upper bound; its samples age meanwhile. */
const MAX_SECONDS = 300

/**
 * Reads `Retry-After`, seconds or a date, capped at 300 s.
 *
 * @param now - milliseconds since the epoch
 * @returns whole seconds; `undefined` when there is none, or none that means anything
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d+$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - now) / 1000)
  return seconds >= 0 ? Math.min(seconds, MAX_SECONDS) : undefined
}
