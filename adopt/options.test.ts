import { describe, expect, it } from 'vitest'
import { type Draft, isList, isTodo } from './draft/todo.ts'
import { ADOPTED } from './testing/adopted.ts'
import { adopted } from './testing/cases.ts'
import { OPTIONS } from './testing/options.ts'

const PATHS = Object.keys(OPTIONS)

/** Options that the cases print, by whether a value stands there or is to be filled in. */
const printed = new Map<string, Set<'value' | 'todo'>>()
for (const names of ADOPTED) {
  for (const { draft } of adopted(...names).environments) note(draft, '')
}

function note(draft: Draft, at: string): void {
  if (typeof draft !== 'object' || isTodo(draft) || isNamed(draft, at)) {
    const known = printed.get(at) ?? new Set()
    printed.set(at, known.add(isTodo(draft) ? 'todo' : 'value'))
    return
  }
  const entries = isList(draft) ? draft.map((one) => ['', one] as const) : Object.entries(draft)
  for (const [key, value] of entries) {
    if (value !== undefined)
      note(value, isList(draft) ? `${at}[]` : at === '' ? key : `${at}.${key}`)
  }
}

/** Whether everything below has names of a person's own. */
function isNamed(draft: Draft, at: string): boolean {
  const isBelow = (path: string) => path.startsWith(`${at}.`) || path.startsWith(`${at}[`)
  return PATHS.includes(at) && (isList(draft) || !PATHS.some(isBelow))
}

const of = (...kinds: readonly string[]) =>
  Object.entries(OPTIONS).flatMap(([path, adopted]) =>
    kinds.includes(typeof adopted === 'string' ? adopted : 'not') ? [path] : [],
  )

describe('an option', () => {
  it.each(of('read', 'assumed'))('%s is printed of one of the cases', (path) => {
    expect(printed.get(path)).toContain('value')
  })

  it.each(of('asked'))('%s is to be filled in, whatever the files say', (path) => {
    expect(printed.get(path)).toEqual(new Set(['todo']))
  })

  it.each(of('not'))('%s is printed of none', (path) => {
    expect(printed.get(path)).toBeUndefined()
  })
})

it('nothing is printed that is no option', () => {
  const parts = PATHS.map((path) => `${path}.`)
  const isPart = (path: string) => parts.some((one) => one.startsWith(`${path}.`))
  expect([...printed.keys()].filter((path) => !isPart(path))).toEqual([])
})
