/**
 * Lets one line of a kind through at a time: at once the first time, then at most every `intervalMs`.
 * A trouble that lasts is said once a minute, however many writes it hits.
 */
export function createRepeats(intervalMs: number, now: () => number) {
  const kinds = new Map<string, { last: number; suppressed: number }>()
  return {
    /** Whether a line of `kind` may be written now, and how many were kept back since the last. */
    next(kind: string): { readonly suppressed: number } | undefined {
      const known = kinds.get(kind)
      if (known !== undefined && now() - known.last < intervalMs) {
        known.suppressed += 1
        return undefined
      }
      kinds.set(kind, { last: now(), suppressed: 0 })
      return { suppressed: known?.suppressed ?? 0 }
    },
  }
}

export type Repeats = ReturnType<typeof createRepeats>
