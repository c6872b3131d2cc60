import type { Node } from '../reading/tree.ts'
import type { Ledger } from './ledger.ts'
import type { Draft, Notes } from './todo.ts'

/**
 * The draft of one cluster, with what its environment shares. Paths are those of docs/environment.md:
 * `tenantId`, `clusters[].prometheus.queue.maxShards`.
 */
export interface Sheet {
  readonly draft: Record<string, Draft>
  readonly notes: Notes
  readonly ledger: Ledger
  /** Says `value` at `path`, which is what `from` says, or what it becomes because of `why`. */
  put(path: string, value: Draft | undefined, from?: Node | undefined, why?: string): void
  kept(from: Node | undefined, path: string): void
  changed(from: Node | undefined, why: string, path?: string): void
  leftOut(from: Node | undefined, why: string): void
}

export function createSheet(ledger: Ledger, notes: Notes): Sheet {
  const draft: Record<string, Draft> = {}
  const sheet: Sheet = {
    draft,
    notes,
    ledger,
    put(path, value, from, why) {
      if (value === undefined) return
      setIn(draft, keysOf(path), value)
      if (why === undefined) sheet.kept(from, path)
      else sheet.changed(from, why, path)
    },
    kept(from, path) {
      // A template of an ApplicationSet that its generator fills in, or a release that is called after two fields.
      const isFilledIn = from?.kind === 'leaf' && String(from.value) !== from.field.text
      if (isFilledIn) sheet.changed(from, 'the printed value is derived from it', path)
      else ledger.kept(from, { draft, path })
    },
    changed: (from, why, path) =>
      ledger.changed(from, why, path === undefined ? undefined : { draft, path }),
    leftOut: (from, why) => ledger.leftOut(from, why),
  }
  return sheet
}

/** `clusters[]` is one cluster here: which one of its environment is known at the end. */
export function keysOf(path: string): readonly string[] {
  return [
    ...path.replace('clusters[]', 'clusters').matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g),
  ].map(([, quoted, index, plain]) => quoted ?? index ?? plain ?? '')
}

/** `podLabels.team`, or `podLabels["example.com/team"]` where the key has dots of its own. */
export function below(path: string, key: string): string {
  return /^[\w-]+(\[\])?$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`
}

function setIn(draft: Record<string, Draft>, keys: readonly string[], value: Draft): void {
  const [key, ...rest] = keys
  if (key === undefined) return
  if (rest.length === 0) {
    draft[key] = value
    return
  }
  const child = { ...Object(draft[key]) }
  setIn(child, rest, value)
  draft[key] = child
}
