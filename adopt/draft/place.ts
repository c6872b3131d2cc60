/**
 * What becomes of a field of the adopted files: where it goes in the environment file (a path of
 * docs/environment.md), what it becomes, or why it has no place there. Of a field that is `elsewhere` other
 * code says it.
 */
export type Outcome =
  | { readonly to: string; readonly isText?: true }
  | { readonly changed: string }
  | { readonly leftOut: string }
  | { readonly elsewhere: true }

/** A row is for a field and everything below it; the longest that fits counts. */
export type Places = Readonly<Record<string, Outcome>>

export const ELSEWHERE = { elsewhere: true } as const
export const NO_OPTION = 'the environment file has no option for it'

/** There as a text, although it looks like a number: an amount of CPU. */
export function text(to: string): Outcome {
  return { to, isText: true }
}

export function leftOut(why: string): Outcome {
  return { leftOut: why }
}

export function changed(why: string): Outcome {
  return { changed: why }
}

/** The row for a path: the longest that it is, or is below. */
export function placeFor(places: Places, path: string): { row: Outcome; rest: string } | undefined {
  const fits = (key: string) =>
    key === '' || path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`)
  const [key] = Object.keys(places)
    .filter(fits)
    .toSorted((one, other) => other.length - one.length)
  const row = key === undefined ? undefined : places[key]
  return key === undefined || row === undefined ? undefined : { row, rest: path.slice(key.length) }
}
