import type { Entry, Fate } from '../draft/ledger.ts'

/** How many fields of the files became what; the sum is what was in them. */
export interface Count {
  readonly read: number
  readonly files: number
  readonly fates: { readonly [F in Fate]: number }
}

export function count(entries: readonly Entry[], files: number): Count {
  const of = (fate: Fate) => entries.filter((entry) => entry.fate === fate).length
  return {
    read: entries.length,
    files,
    fates: { kept: of('kept'), changed: of('changed'), 'left out': of('left out') },
  }
}

export function printCount({ read, files, fates }: Count): string {
  const said = (['kept', 'changed', 'left out'] as const).map((fate) => `${fates[fate]} ${fate}`)
  return `Read ${read} fields in ${files === 1 ? '1 file' : `${files} files`}: ${said.join(', ')}.`
}

/** One line for each reason, with the fields that it is the reason for. */
export function printFates(entries: readonly Entry[], fate: Fate): readonly string[] {
  const ofFate = entries.filter((entry) => entry.fate === fate)
  const groups = Map.groupBy(ofFate, ({ why }) => why ?? '')
  return [...groups].map(([why, group]) => `${namesOf(group)}: ${why}`)
}

const MAX_NAMES = 4

/** Paths only: a value could be a secret. */
function namesOf(entries: readonly Entry[]): string {
  const paths = [...new Set(entries.map(({ field }) => short(field.path)))]
  const names = paths.slice(0, MAX_NAMES).join(', ')
  return paths.length > MAX_NAMES ? `${names} and ${paths.length - MAX_NAMES} more` : names
}

/** What is above a remote write or a container is known. */
function short(path: string): string {
  return (
    path
      .split(': ')
      .at(-1)
      ?.replace(/^.*\.(prometheusSpec|spec)\./, '') ?? path
  )
}
