import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../clock.ts'

export interface ManualClock extends Clock {
  /** Lets time pass, timers of that time included. */
  advance(ms: number): Promise<void>
  /** The wall clock is set; timers do not notice. */
  jump(ms: number): void
}

/** Time that passes when it is told to. `random` is what jitter gets; default: none. */
export function manualClock({ random = 0 }: { readonly random?: number } = {}): ManualClock {
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>()
  let elapsed = 0
  let wallOffset = Date.parse('2026-11-23T00:00:00Z')
  return {
    now: () => wallOffset + elapsed,
    random: () => random,
    after(delayMs, callback) {
      const timer = { at: elapsed + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    jump(ms) {
      wallOffset += ms
    },
    async advance(ms) {
      const end = elapsed + ms
      await settle()
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        timers.delete(next)
        elapsed = next.at
        next.callback()
        await settle()
      }
      elapsed = end
    },
  }
}

/** Promises that wait for nothing but other promises are done by then. */
async function settle(): Promise<void> {
  await setImmediate()
}
