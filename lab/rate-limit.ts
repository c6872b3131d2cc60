import type { Answer } from './endpoint.ts'

export interface RateLimits {
  readonly maxRequestsPerMinute: number
  readonly maxBytesPerMinute: number
}

/**
 * What one data collection rule takes in a minute. That Azure answers 429, counts by whole minutes, and
 * says when to come back is not documented; it is what its other ingestion API does.
 */
export function createRateLimit(limits: RateLimits, clock: () => Date) {
  const minutes = new Map<string, { began: number; requests: number; bytes: number }>()
  return {
    problem(ruleId: string, bytes: number): Answer | undefined {
      const now = clock().getTime()
      let minute = minutes.get(ruleId)
      if (minute === undefined || now - minute.began >= 60_000) {
        minute = { began: now, requests: 0, bytes: 0 }
        minutes.set(ruleId, minute)
      }
      if (
        minute.requests + 1 > limits.maxRequestsPerMinute ||
        minute.bytes + bytes > limits.maxBytesPerMinute
      ) {
        const seconds = Math.ceil((minute.began + 60_000 - now) / 1000)
        const message = `Data collection rule '${ruleId}' takes no more in this minute.`
        return {
          status: 429,
          headers: { 'Retry-After': String(seconds) },
          body: { error: { code: 'TooManyRequests', message } },
        }
      }
      minute.requests += 1
      minute.bytes += bytes
      return undefined
    },
  }
}
