const MILLISECONDS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const

/** A Prometheus duration (`1h30m`) in milliseconds. */
export function durationOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[dhms])/g)]
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS],
    0,
  )
}
