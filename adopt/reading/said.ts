import { at, type Node } from './tree.ts'

/**
 * A text that was asked for: said, not there at all, or there and not readable. What cannot be read is
 * not absent, so the three are never one.
 */
export type Said =
  | { readonly text: string; readonly why?: undefined }
  | { readonly text?: undefined; readonly why: string }
  | { readonly text?: undefined; readonly why?: undefined }

/** What people leave in a file to be filled in, by hand or by a program that is not this one. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/\{\{|\}\}/, 'a template'],
  [/<[^>]*>/, 'a placeholder'],
  [/\$\(|\$\{|\$[A-Za-z_]{2}/, 'a variable'],
  [/#\{[^}]*\}#|@@[^@]+@@|__[A-Z][A-Z_]*__|%[A-Z_]{3,}%/, 'a placeholder'],
  [
    /^(change|replace|fill|insert|your|todo|tbd|x{3,})([-_ ]?(me|in|this|here))?\b|^YOUR[-_]/i,
    'a placeholder',
  ],
  [/^0{8}-0{4}-0{4}-0{4}-0{12}$/, 'a placeholder'],
]

export function placeholderIn(text: string): string | undefined {
  return PLACEHOLDERS.find(([pattern]) => pattern.test(text))?.[1]
}

/** What the text at `path` says. Numbers and booleans are texts here, as they are in a container. */
export function said(node: Node | undefined, ...path: readonly string[]): Said {
  const found = at(node, ...path)
  if (found === undefined) return {}
  if (found.kind !== 'leaf') {
    return { why: `it is a ${found.kind}, not a text` }
  }
  if (found.value === null) return {}
  const text = String(found.value).trim()
  if (text === '') return {}
  const what = placeholderIn(text)
  return what === undefined ? { text } : { why: `it is ${what}: ${text}` }
}

/** The same where only a readable text matters. */
export function textAt(node: Node | undefined, ...path: readonly string[]): string | undefined {
  return said(node, ...path).text
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What is said, when it has to be a GUID; anything else is there, and not readable. */
export function guid(one: Said): Said {
  if (one.text === undefined) return one
  return GUID.test(one.text) ? { text: one.text.toLowerCase() } : { why: 'it is no GUID' }
}

/** The first that is said; else the first reason why one is not readable. */
export function firstSaid(...all: readonly Said[]): Said {
  return (
    all.find(({ text }) => text !== undefined) ?? all.find(({ why }) => why !== undefined) ?? {}
  )
}
