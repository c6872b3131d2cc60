import { type Draft, type DraftObject, isList, isTodo } from './todo.ts'

/** Where something is in a draft. */
export type At = readonly (string | number)[]

/** A path as a problem has it. A key may have dots of its own, so the draft tells where one ends. */
export function atPath(text: string, draft: Draft | undefined): At {
  if (text === '') return []
  const [whole, index] = /^\[(\d+)\]\.?/.exec(text) ?? []
  if (whole !== undefined) {
    return [Number(index), ...atPath(text.slice(whole.length), childOf(draft, Number(index)))]
  }
  const keys =
    typeof draft === 'object' && !isList(draft) && !isTodo(draft) ? Object.keys(draft) : []
  const [known] = keys
    .filter((one) => text === one || text.startsWith(`${one}.`) || text.startsWith(`${one}[`))
    .toSorted((one, other) => other.length - one.length)
  const [plain = text] = /^[^.[\]]+/.exec(text) ?? []
  const key = known ?? plain
  return [key, ...atPath(text.slice(key.length).replace(/^\./, ''), childOf(draft, key))]
}

export function partAt(draft: Draft, path: At): Draft | undefined {
  return path.reduce<Draft | undefined>(childOf, draft)
}

function childOf(draft: Draft | undefined, key: string | number): Draft | undefined {
  return typeof draft === 'object' && !isTodo(draft) ? Reflect.get(draft, key) : undefined
}

/**
 * The same draft with nothing at `path`, or with `instead`. An item of a person's own list goes with the
 * first thing that is taken out of it: it would be half of what it was. A cluster never goes.
 */
export function without(draft: DraftObject, path: At, instead?: Draft): DraftObject {
  const [first, index, ...rest] = path
  if (first !== 'clusters' || typeof index !== 'number' || rest.length === 0) {
    return replaced(draft, path, instead) as DraftObject
  }
  const clusters = (draft.clusters as readonly Draft[]).map((cluster, at) =>
    at === index ? (replaced(cluster, rest, instead) ?? cluster) : cluster,
  )
  return { ...draft, clusters }
}

function replaced(draft: Draft, [key, ...rest]: At, instead?: Draft): Draft | undefined {
  if (key === undefined) return instead
  if (typeof draft !== 'object' || isTodo(draft)) return draft
  if (isList(draft)) {
    return draft.flatMap((entry, index) => {
      if (index !== key) return [entry]
      const isWhole = instead === undefined && rest.every((part) => typeof part === 'string')
      return isWhole && rest.length < 2 ? [] : (replaced(entry, rest, instead) ?? [])
    })
  }
  const object = draft as DraftObject
  const child = object[key]
  if (child === undefined && rest.length > 0) return draft
  return { ...object, [key]: rest.length === 0 ? instead : replaced(child ?? {}, rest, instead) }
}
