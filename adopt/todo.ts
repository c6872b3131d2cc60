const TODO = Symbol('TODO')

/** What the adopted files do not say and a person has to fill in. */
export interface Todo {
  readonly [TODO]: true
  /** What belongs there, in a few words: the printed file says `<what>`, which a synthesis refuses. */
  readonly what: string
  /** How to find it out. */
  readonly hint: string
}

export function todo(what: string, hint: string): Todo {
  return { [TODO]: true, what, hint }
}

export function isTodo(draft: unknown): draft is Todo {
  return typeof draft === 'object' && draft !== null && TODO in draft
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

/** What goes to the person beside the file. */
export interface Notes {
  /** What will be different from today. */
  readonly changes: string[]
  /** What the files do not say, and what was assumed. */
  readonly unknown: string[]
}
