/** Rows of a label and a value, aligned, as plain text. */
export function formatTable(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n')
}

/** `12345` as `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** @param quantile - from 0 to 1; nearest rank */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN
}
