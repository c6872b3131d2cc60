/**
 * The candidate that `text` was probably meant to be: the one that takes the fewest insertions,
 * deletions, replacements and swaps of neighbors, as long as most of the text is right.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: edits(plain(text), plain(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(text.length, candidate.length) / 3)
    .toSorted((a, b) => a.edits - b.edits)
  return best?.candidate
}

/** `West-Europe` and `westeurope` are one word to the person who writes them. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '')
}

/** @see https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance (optimal string alignment) */
function edits(from: string, to: string): number {
  let previous: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let i = 1; i <= from.length; i++) {
    const beforePrevious = previous
    previous = row
    row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? (beforePrevious[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY
      row.push(Math.min(replaced, swapped, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
  }
  return row[to.length] ?? 0
}
