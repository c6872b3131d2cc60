import type { Acceptance } from './acceptance.ts'

/**
 * Longest that a sender is told to wait. Prometheus sleeps as long as it is told to, through its own stop as
 * well, and loses its queue when that takes longer than a minute. Asking Azure again costs one request for
 * each shard.
 */
const MAX_SECONDS = 30

/** What is told to wait of the sidecar's own is this share of the time since the last success. */
const SHARE = 1 / 4

/**
 * Reads `Retry-After`, seconds or a date, capped at 30 s.
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

/** Prometheus repeats a write after 5xx, and after 429 where `retry_on_http_429` says so. */
export function isRepeated(status: number): boolean {
  return status >= 500 || status === 429
}

/** How long senders are asked to wait where Azure says nothing about it. */
export interface OwnRetryAfter {
  /**
   * A second while others succeed, and more the longer nothing does: a fault that strikes one write in
   * twenty must not slow the other nineteen down.
   */
  seconds(): number
  /** At least a second, and no more than any sender is told. */
  within(ms: number): number
}

/** @param now - milliseconds since the epoch */
export function createOwnRetryAfter(
  now: () => number,
  { lastAt }: Pick<Acceptance, 'lastAt'>,
): OwnRetryAfter {
  const within = (ms: number) => Math.min(Math.max(Math.ceil(ms / 1000), 1), MAX_SECONDS)
  return { seconds: () => within((now() - lastAt()) * SHARE), within }
}
