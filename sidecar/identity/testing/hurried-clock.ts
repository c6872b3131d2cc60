import { type Clock, systemClock } from '../clock.ts'

/** Real time whose timers end `times` as soon, so that a test need not wait for a deadline of seconds. */
export function hurriedClock(times: number): Clock {
  return { ...systemClock, after: (ms, callback) => systemClock.after(ms / times, callback) }
}
