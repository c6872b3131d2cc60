import type { Entry } from '../draft/ledger.ts'
import { isSecretText, LOOKS_LIKE_A_SECRET, withoutFormats } from '../draft/secrets.ts'

/** What stands where a secret was: a synthesis takes it for what it is, something to be filled in. */
const HIDDEN = '<secret>'

/** Values of the files that were taken for secrets, or are some by what they are. */
export function secretsIn(entries: readonly Entry[]): readonly string[] {
  return entries
    .filter(({ field, why }) => why === LOOKS_LIKE_A_SECRET || isSecretText(field.text))
    .map(({ field }) => field.text)
    .filter((text) => text.length >= MIN_LENGTH)
}

/** Shorter ones are words that a text may hold for other reasons. */
const MIN_LENGTH = 6

/**
 * The last look at everything that is printed. Nothing should be left for it to find: drafts have TODOs in
 * the place of secrets already.
 */
export function scan(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text)
  const quoted = known.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, (literal) =>
    isSecretText(literal.slice(1, -1)) ? `${literal[0]}${HIDDEN}${literal[0]}` : literal,
  )
  return withoutFormats(quoted, HIDDEN)
}
