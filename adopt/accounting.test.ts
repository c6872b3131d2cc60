import { describe, expect, it } from 'vitest'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { keysOf } from './draft/sheet.ts'
import { isTodo } from './draft/todo.ts'
import { count } from './print/report.ts'
import { ADOPTED, REFUSED } from './testing/adopted.ts'
import { adopted, fieldsIn, filledIn } from './testing/cases.ts'

describe.each([...ADOPTED, ...REFUSED].map((names) => ({ names })))('of $names', ({ names }) => {
  it('every field is kept, changed or left out, and the sum is what was in the files', () => {
    const { entries, inputs } = adopted(...names)
    const { fates, read } = count(entries, inputs.length)
    const inFiles = inputs.reduce((sum, { text }) => sum + fieldsIn(text), 0)
    expect([read, fates.kept + fates.changed + fates['left out']]).toEqual([inFiles, inFiles])
  })

  it('every field that is not kept has a reason', () => {
    const { entries } = adopted(...names)
    expect(entries.filter(({ fate, why }) => fate !== 'kept' && !why)).toEqual([])
  })

  it('every field that is kept stands where the report says', () => {
    const { entries, environments } = adopted(...names)
    const kept = entries.filter(({ fate }) => fate === 'kept')
    for (const { field, to } of kept) {
      expect(to, field.path).not.toEqual([])
      for (const { draft, path } of to) {
        const environment = environments.find(({ clusters }) =>
          clusters.some(({ sheet }) => sheet.draft === draft),
        )
        const index = environment?.clusters.findIndex(({ sheet }) => sheet.draft === draft)
        const at = keysOf(path.replace('clusters[]', `list[${index}]`)).map((key) =>
          key === 'list' ? 'clusters' : key,
        )
        const value = at.reduce<unknown>((one, key) => Object(one)[key], environment?.draft)
        expect(asText(value), `${field.path} at ${path}`).toBe(field.text.trim())
      }
    }
  })
})

/** An empty map or list has no text, in a file and in a draft. */
function asText(value: unknown): string {
  return typeof value === 'object' && value !== null && !isTodo(value)
    ? Object.keys(value).join()
    : String(value)
}

describe.each(ADOPTED.map((names) => ({ names })))('what is printed of $names', ({ names }) => {
  it('is accepted once its TODOs are filled in', () => {
    const { text, ...adoption } = adopted(...names)
    const filled = filledIn(adoption, text)
    expect(filled.length).toBeGreaterThan(0)
    expect(parseEnvironments(filled as Parameters<typeof parseEnvironments>[0])).toHaveLength(
      adoption.environments.length,
    )
  })
})
