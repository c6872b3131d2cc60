/** Kinds that are remembered; with more than these, the one that was logged longest ago begins anew. */
const MAX_KINDS = 256

/**
 * Lets one line of a kind through at a time: at once the first time, then at most every `intervalMs`.
 * A trouble that lasts is logged once a minute, however many writes it hits.
 */
export function createLogLimit(intervalMs: number, now: () => number) {
  const kinds = new Map<string, { last: number; suppressed: number }>()
  return {
    /** Fields of a line of `kind` if one may be written now: how many were kept back since the last. */
    next(kind: string): { readonly repeated?: number } | undefined {
      const known = kinds.get(kind)
      if (known !== undefined && now() - known.last < intervalMs) {
        known.suppressed += 1
        return undefined
      }
      kinds.delete(kind)
      kinds.set(kind, { last: now(), suppressed: 0 })
      const [oldest] = kinds.keys()
      if (kinds.size > MAX_KINDS && oldest !== undefined) kinds.delete(oldest)
      return known === undefined || known.suppressed === 0 ? {} : { repeated: known.suppressed }
    },
  }
}

export type LogLimit = ReturnType<typeof createLogLimit>
