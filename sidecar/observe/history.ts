import { CAUSES, type Cause, OUTCOMES, type Outcome } from '../../contract/cause.ts'
import { outcomeOf } from '../write/answer.ts'
import type { WriteRecord } from '../write/write.ts'
import { createLatencies, LATENCY_BUCKETS } from './latency.ts'

export const SLOT_SECONDS = 5

/** 15 minutes, and the slot that is being filled. */
export const SLOTS = (15 * 60) / SLOT_SECONDS + 1

const CAUSE_NAMES = Object.keys(CAUSES) as Cause[]
const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[]

/** What happened to the writes that were answered within {@link SLOT_SECONDS}. */
export interface Slot {
  readonly begin: Date
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Bytes that Azure accepted, compressed as they were sent. */
  readonly bytes: number
  /** Writes that were not accepted; causes without any are left out. */
  readonly failures: Readonly<Partial<Record<Cause, number>>>
  /** From a write's headers to its answer; `undefined` without writes. */
  readonly latency: { readonly p50Seconds: number; readonly p99Seconds: number } | undefined
}

export interface History {
  onWrite(write: WriteRecord): void
  /** The full slots of the last 15 minutes, oldest first; none from before the start. */
  read(): readonly Slot[]
  /** What all slots occupy, however many writes come. */
  readonly sizeBytes: number
}

/**
 * The last 15 minutes in counters that were allocated at the start: a write costs four additions. It is
 * kept here because the person on call may not have Prometheus at hand, whose way out is what broke.
 *
 * @param now - milliseconds since the epoch, never going back
 */
export function createHistory(now: () => number): History {
  const outcomes = new Uint32Array(SLOTS * OUTCOME_NAMES.length)
  const causes = new Uint32Array(SLOTS * CAUSE_NAMES.length)
  const bytes = new Float64Array(SLOTS)
  const latencies = createLatencies(SLOTS)
  const first = slotNumber()
  let current = first

  function slotNumber() {
    return Math.floor(now() / 1000 / SLOT_SECONDS)
  }

  /** Empties what was left behind by an earlier round. */
  function advance() {
    const wanted = slotNumber()
    const passed = Math.min(Math.max(wanted - current, 0), SLOTS)
    for (let number = wanted - passed + 1; number <= wanted; number += 1) {
      const slot = number % SLOTS
      outcomes.fill(0, slot * OUTCOME_NAMES.length, (slot + 1) * OUTCOME_NAMES.length)
      causes.fill(0, slot * CAUSE_NAMES.length, (slot + 1) * CAUSE_NAMES.length)
      bytes[slot] = 0
      latencies.clear(slot)
    }
    current = Math.max(wanted, current)
    return current % SLOTS
  }

  function readSlot(number: number): Slot {
    const slot = number % SLOTS
    const counts = (names: readonly string[], from: Uint32Array) =>
      names.map((name, at) => [name, from[slot * names.length + at] ?? 0] as const)
    return {
      begin: new Date(number * SLOT_SECONDS * 1000),
      outcomes: Object.fromEntries(counts(OUTCOME_NAMES, outcomes)) as Record<Outcome, number>,
      bytes: bytes[slot] ?? 0,
      failures: Object.fromEntries(
        counts(CAUSE_NAMES, causes).filter(([cause, count]) => cause !== 'none' && count > 0),
      ),
      latency: latencies.read(slot),
    }
  }

  return {
    onWrite({ answer, bytes: size, seconds }) {
      const slot = advance()
      const outcome = outcomeOf(answer)
      add(outcomes, slot * OUTCOME_NAMES.length + OUTCOME_NAMES.indexOf(outcome), 1)
      add(causes, slot * CAUSE_NAMES.length + CAUSE_NAMES.indexOf(answer.cause), 1)
      if (outcome === 'accepted') add(bytes, slot, size)
      latencies.add(slot, seconds)
    },
    read() {
      advance()
      const oldest = Math.max(first, current - SLOTS + 1)
      return Array.from({ length: current - oldest }, (_, at) => readSlot(oldest + at))
    },
    sizeBytes: SLOTS * (4 * (OUTCOME_NAMES.length + CAUSE_NAMES.length + LATENCY_BUCKETS) + 8),
  }
}

function add(counters: Uint32Array | Float64Array, at: number, amount: number) {
  counters[at] = (counters[at] ?? 0) + amount
}
