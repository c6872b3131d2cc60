const STEPS = [
  { seconds: 86_400, unit: 'd' },
  { seconds: 3600, unit: 'h' },
  { seconds: 60, unit: 'min' },
] as const

/** `2 s`, `14 min`, `3 h`, `12 d`: one unit, rounded down. */
export function duration(seconds: number): string {
  const step = STEPS.find((candidate) => seconds >= candidate.seconds)
  return step === undefined
    ? `${Math.max(0, Math.floor(seconds))} s`
    : `${Math.floor(seconds / step.seconds)} ${step.unit}`
}

/** `1 write`, `2 writes`. */
export function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`
}

/** Three digits at most. */
export function amount(value: number): string {
  if (value === 0) return '0'
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(value >= 10 ? 2 : 1)))
}

/** In steps of 1000, so that round numbers stay round. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const
  const at = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1)
  return `${amount(value / 1000 ** at)} ${units[at]}`
}

export function latency(seconds: number): string {
  return seconds < 1 ? `${amount(seconds * 1000)} ms` : `${amount(seconds)} s`
}

/** `10:31`, in UTC as everything on the page; with the day when it is not `now`'s. */
export function clock(date: Date, now: number): string {
  const text = date.toISOString()
  const today = new Date(now).toISOString().slice(0, 10)
  return text.startsWith(today) ? text.slice(11, 16) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}
