import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { checkEnvironments } from '../../contract/environment/parse.ts'
import type { Problem } from '../../contract/problem.ts'
import type { EnvironmentDraft } from './environments.ts'
import { below } from './sheet.ts'
import { type Draft, type DraftObject, fill, isList } from './todo.ts'

/**
 * Takes out of every environment what a synthesis would refuse once the TODOs are filled in, and says so:
 * what is printed is accepted, or it is a defect here.
 */
export function accepted(environments: readonly EnvironmentDraft[]): EnvironmentDraft[] {
  return environments.map((environment) => {
    let current = environment
    // Each round takes out at least one value, so there are no more rounds than values.
    for (;;) {
      const problems = checkEnvironments([fill(current.draft) as EnvironmentInput]).problems
      const [path, problem] = firstRemovable(problems, current.draft, environment.name) ?? []
      if (path === undefined || problem === undefined) return current
      refuse(current, path, problem)
      current = { ...current, draft: without(current.draft, path) as DraftObject }
    }
  })
}

type Path = readonly (string | number)[]

function firstRemovable(
  problems: readonly Problem[],
  draft: Draft,
  name: string,
): readonly [Path, Problem] | undefined {
  for (const problem of problems) {
    const path = parsePath(problem.path.slice(`${name}: `.length), draft)
    if (valueAt(draft, path) !== undefined) return [path, problem]
  }
  return undefined
}

/** A key may have dots of its own, so the draft tells where one ends. */
function parsePath(text: string, draft: Draft | undefined): Path {
  if (text === '') return []
  const [whole, index] = /^\[(\d+)\]\.?/.exec(text) ?? []
  if (whole !== undefined) {
    return [Number(index), ...parsePath(text.slice(whole.length), childOf(draft, Number(index)))]
  }
  const keys = typeof draft === 'object' && !isList(draft) ? Object.keys(draft) : []
  const key = keys
    .filter((one) => text === one || text.startsWith(`${one}.`) || text.startsWith(`${one}[`))
    .toSorted((one, other) => other.length - one.length)[0]
  if (key === undefined) return [text]
  return [key, ...parsePath(text.slice(key.length).replace(/^\./, ''), childOf(draft, key))]
}

function childOf(draft: Draft | undefined, key: string | number): Draft | undefined {
  return typeof draft === 'object' ? Reflect.get(draft, key) : undefined
}

function refuse({ clusters }: EnvironmentDraft, path: Path, problem: Problem): void {
  const [first, index, ...rest] = path
  const isCluster = first === 'clusters' && typeof index === 'number'
  const sheet = clusters[isCluster ? index : 0]?.sheet
  if (sheet === undefined) return
  const at = isCluster ? ['clusters[]', ...rest] : path
  const text = at
    .reduce<string>(
      (before, part) => (typeof part === 'number' ? `${before}[${part}]` : below(before, part)),
      '',
    )
    .slice(1)
  const why = `it is refused here; allowed: ${problem.allowed}`
  sheet.ledger.refused(sheet.draft, text, why)
  const value = problem.value === undefined ? '' : ` ${JSON.stringify(problem.value)}`
  sheet.notes.changes.push(`${text}${value} is left out: ${why}`)
}

/** What an entry of a list is left without takes the entry along: it would be half of what it was. */
function without(draft: Draft, [key, ...rest]: Path): Draft | undefined {
  if (key === undefined || typeof draft !== 'object') return undefined
  if (isList(draft)) {
    return draft.flatMap((entry, index) =>
      index === key ? (rest.length === 0 ? [] : (without(entry, rest) ?? [])) : [entry],
    )
  }
  const object = draft as DraftObject
  const child = object[key]
  return {
    ...object,
    [key]: child === undefined || rest.length === 0 ? undefined : without(child, rest),
  }
}

function valueAt(draft: Draft, path: Path): Draft | undefined {
  return path.reduce<Draft | undefined>(childOf, draft)
}
