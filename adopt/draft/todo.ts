const TODO = Symbol('TODO')

/** What the adopted files do not say and a person has to fill in. */
export interface Todo {
  readonly [TODO]: true
  /** What belongs there, in a few words: the printed file says `<what>`, which a synthesis refuses. */
  readonly what: string
  /** How to find it out, or why it could not be read. */
  readonly hint: string
  /** Something that a synthesis takes there, with which everything else is tried. */
  readonly example: Filled
}

/** A draft with nothing left to fill in. */
export type Filled =
  | string
  | number
  | boolean
  | readonly Filled[]
  | { readonly [key: string]: Filled | undefined }

export function todo(what: string, hint: string, example: Filled = 'filled-in'): Todo {
  return { [TODO]: true, what, hint, example }
}

/** An id to try with; one for each text, because machines have different identities. */
export function exampleId(text: string): string {
  const sum = [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 0xffffffff, 7)
  return `00000000-0000-4000-9000-${sum.toString(16).padStart(12, '0')}`
}

/** Only what may stand in a placeholder. */
export function wordsOf(name: string, otherwise: string): string {
  const words = name.replaceAll(/[^\w.-]+/g, ' ').replace(/^[^A-Za-z]+/, '')
  return words === '' ? otherwise : words
}

export function isTodo(draft: unknown): draft is Todo {
  return typeof draft === 'object' && draft !== null && TODO in draft
}

/** Whether something in it is left to a person. */
export function hasTodo(draft: Draft | undefined): boolean {
  if (typeof draft !== 'object') return false
  return isTodo(draft) || Object.values(draft).some(hasTodo)
}

/** What an environment file may hold before a person has looked at it. */
export type Draft =
  | string
  | number
  | boolean
  | Todo
  | readonly Draft[]
  | { readonly [key: string]: Draft | undefined }

export type DraftObject = { readonly [key: string]: Draft | undefined }

/** The same with an example for everything that is left to a person. */
export function fill(draft: Draft): Filled {
  if (isTodo(draft)) return draft.example
  if (typeof draft !== 'object') return draft
  if (isList(draft)) return draft.map(fill)
  return Object.fromEntries(
    Object.entries(draft).flatMap(([key, entry]) =>
      entry === undefined ? [] : [[key, fill(entry)]],
    ),
  )
}

export function isList(draft: Draft): draft is readonly Draft[] {
  return Array.isArray(draft)
}

/** What goes to the person beside the file. */
export interface Notes {
  /** What will be different from today. */
  readonly changes: string[]
  /** What the files do not say, and what was assumed. */
  readonly unknown: string[]
}
