/** Whether a text is a day of the calendar, such as `2027-03-01`. */
export function isDay(text: string): boolean {
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : Number.NaN)
  // JavaScript takes the 30th of February for a day of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** When a day begins, in seconds since 1970. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000
}
