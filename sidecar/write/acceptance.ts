import { MAX_SAMPLE_AGE_SECONDS } from '../../contract/cause.ts'

/** When Azure accepted a write the last time, and since when it has not: what pauses, texts and the page go by. */
export interface Acceptance {
  /** Azure accepted a write. */
  accepted(): void
  /** Azure, its token or the way to it failed one. */
  failed(): void
  /** When Azure last took a write; the start while it has not taken any. */
  lastAt(): number
  hasBeen(): boolean
  /** When the first one failed since then; `undefined` while none has. */
  failingSince(): number | undefined
  /** Samples of this time had become too old before Azure accepted a write again; the latest such time. */
  lost(): { readonly from: number; readonly to: number } | undefined
}

const MAX_AGE_MS = MAX_SAMPLE_AGE_SECONDS * 1000

/** @param now - milliseconds since the epoch, never going back */
export function createAcceptance(now: () => number): Acceptance {
  let lastAt = now()
  let hasBeen = false
  let failingSince: number | undefined
  let lost: { readonly from: number; readonly to: number } | undefined
  return {
    accepted() {
      lastAt = now()
      hasBeen = true
      if (failingSince === undefined) return
      const to = lastAt - MAX_AGE_MS
      if (to > failingSince) lost = { from: failingSince, to }
      failingSince = undefined
    },
    failed() {
      failingSince ??= now()
    },
    lastAt: () => lastAt,
    hasBeen: () => hasBeen,
    failingSince: () => failingSince,
    lost: () => lost,
  }
}
