import type { Reading } from '../reading/reading.ts'
import { type Field, fieldsOf, type Node } from '../reading/tree.ts'
import { LOOKS_LIKE_A_SECRET } from './secrets.ts'

/** What became of a field of the adopted files. */
export type Fate = 'kept' | 'changed' | 'left out'

/** A place in what is printed: a path in the notation of docs/environment.md, in one cluster's draft. */
export interface Destination {
  readonly draft: object
  readonly path: string
}

export interface Entry {
  readonly field: Field
  readonly fate: Fate
  /** Where it went; a field may go to several places. */
  readonly to: readonly Destination[]
  /** Why it is not as it was. */
  readonly why?: string | undefined
}

/**
 * What became of every field that was read. A field about which nobody says anything is left out with
 * that as the reason, so that the sum is always what was in the files.
 */
export interface Ledger {
  kept(node: Node | undefined, to: Destination): void
  changed(node: Node | undefined, why: string, to?: Destination): void
  leftOut(node: Node | undefined, why: string): void
  /** Takes back what went to `path` of `draft`, or below it. */
  refused(draft: object, path: string, why: string): void
  /** Says of what went to `path` of `draft` that it is another value there. */
  renamed(draft: object, path: string, why: string): void
  entries(): readonly Entry[]
}

export const NOT_ABOUT_THIS = 'not about the way to Azure: it stays in your own files'

/** The same in an object that is replaced. */
export const MOVE_IT =
  'not about the way to Azure: move it into a values file or ConfigMap of your own, because what holds it is replaced'

/** A field that one cluster keeps and another leaves out is kept; of equals the first to say so counts. */
const RANK: { readonly [F in Fate]: number } = { changed: 2, kept: 1, 'left out': 0 }

export function createLedger({ fields, overridden }: Reading): Ledger {
  const entries = new Map<Field, Entry>()
  const claim = (node: Node | undefined, fate: Fate, why?: string, to?: Destination) => {
    for (const field of fieldsOf(node)) {
      const before = entries.get(field)
      const places = [...(before?.to ?? []), ...(to === undefined ? [] : [to])]
      const isStronger =
        before === undefined ||
        RANK[fate] > RANK[before.fate] ||
        // What is a secret is known by that, whoever has left it out before.
        (before.fate === fate && why === LOOKS_LIKE_A_SECRET)
      entries.set(field, {
        field,
        fate: isStronger ? fate : before.fate,
        why: isStronger ? why : before.why,
        to: places,
      })
    }
  }
  return {
    kept: (node, to) => claim(node, 'kept', undefined, to),
    changed: (node, why, to) => claim(node, 'changed', why, to),
    leftOut: (node, why) => claim(node, 'left out', why),
    refused(draft, path, why) {
      for (const entry of entries.values()) {
        const left = entry.to.filter((one) => one.draft !== draft || !isBelow(one.path, path))
        const to = left.map((one) =>
          one.draft === draft ? { ...one, path: movedUp(one.path, path) } : one,
        )
        const isGone = to.length === 0 && entry.to.length > 0
        entries.set(
          entry.field,
          isGone ? { ...entry, to, fate: 'left out', why } : { ...entry, to },
        )
      }
    },
    renamed(draft, path, why) {
      for (const entry of entries.values()) {
        const isThere = entry.to.some((one) => one.draft === draft && one.path === path)
        if (isThere) entries.set(entry.field, { ...entry, fate: 'changed', why })
      }
    },
    entries: () =>
      [...fields].map((field) => {
        const by = overridden.get(field)
        const why = by === undefined ? NOT_ABOUT_THIS : `${by} overrides it`
        return entries.get(field) ?? { field, fate: 'left out', to: [], why }
      }),
  }
}

function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`)
}

/** Where `path` is once the entry of a list at `gone` is taken out: what comes after it moves up. */
function movedUp(path: string, gone: string): string {
  const [, list, index] = /^(.*)\[(\d+)\]$/.exec(gone) ?? []
  if (list === undefined || !path.startsWith(`${list}[`)) return path
  const [, at, rest] = /^\[(\d+)\](.*)$/.exec(path.slice(list.length)) ?? []
  return Number(at) > Number(index) ? `${list}[${Number(at) - 1}]${rest}` : path
}
