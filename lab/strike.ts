import type { EndpointFaults } from './fault.ts'

/** Faults that strike single connections and requests; the others lie on all of them. */
const STRIKING = ['status', 'html', 'redirectTo', 'reset', 'stallAfterBytes'] as const

/**
 * Decides which connections and requests a fault strikes: `requests` of them, each `everyNth`. Counts
 * begin anew when the faults are set again. To strike is the lab's word for it everywhere: `struck` is a
 * field of its state, a line of its page and of its summary.
 */
export function createStriker(faults: () => EndpointFaults) {
  let counted = faults()
  let seen = 0
  let struck = 0
  let total = 0
  /** @returns the faults to apply now, or `undefined` */
  const strike = (event: 'connection' | 'request'): EndpointFaults | undefined => {
    const current = faults()
    if (current !== counted) {
      counted = current
      seen = 0
      struck = 0
    }
    const { requests = Number.POSITIVE_INFINITY, everyNth = 1 } = current
    const atConnection = current.reset === 'connect'
    if (atConnection !== (event === 'connection')) return undefined
    if (STRIKING.every((fault) => current[fault] === undefined)) return undefined
    seen += 1
    if (seen % everyNth !== 0 || struck >= requests) return undefined
    struck += 1
    total += 1
    return current
  }
  return { strike, struck: () => total }
}
