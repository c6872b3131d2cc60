/** A year is 365 days to Prometheus. */
const MILLISECONDS = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const

/** A Prometheus duration (`1h30m`) in milliseconds. */
export function durationOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)]
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS],
    0,
  )
}

/** A Prometheus duration as Azure writes one (ISO 8601): `1h30m` is `PT1H30M`. */
export function isoDuration(text: string): string {
  const seconds = Math.floor(durationOf(text) / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`)
  return `PT${said.length > 0 ? said.join('') : '0S'}`
}
