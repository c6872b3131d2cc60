import { expect, test } from 'vitest'
import { replaceSection } from './section.ts'

const PAGE = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n'

test('replaces what a run wrote, and nothing around it', () => {
  const page = replaceSection(PAGE, 'x', 'new')
  expect(page).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb\n')
  expect(replaceSection(page, 'x', 'new')).toBe(page)
})

test('fails when the page has no such section', () => {
  expect(() => replaceSection(PAGE, 'y', 'new')).toThrow('<!-- bench:y -->')
})
