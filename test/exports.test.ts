import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exportsOf, namesTakenBy, timesSaid } from './exports/names.ts'

const root = resolve(import.meta.dirname, '..')
const paths = globSync('*/**/*.ts', {
  cwd: root,
  // environments/ is the user's, and what the command line looks for there is in no import.
  exclude: [
    ...['node_modules/**', 'dist/**', '*/build/**', 'environments/**', 'package/declarations/**'],
    // Loaded by their names, whichever there are.
    'test/environments/companies/*.ts',
  ],
})
const sources = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))

/** What users import from the package. */
const ENTRIES = 'package/entries/'

/** Exports that nobody takes. A type is of use in its own file, where a signature says it. */
function deadExports(sources: ReadonlyMap<string, string>): string[] {
  const taken = new Set([...sources].flatMap(([path, source]) => namesTakenBy(path, source)))
  return [...sources]
    .filter(([path]) => !path.startsWith(ENTRIES))
    .flatMap(([path, source]) => exportsOf(path, source))
    .filter(({ path, name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
    .filter(({ path, name, isType }) => !isType || timesSaid(name, sources.get(path) ?? '') < 2)
    .map(({ path, name }) => `${path}: ${name}`)
}

it('nothing is exported that nobody takes', () => {
  expect(deadExports(sources)).toEqual([])
})

describe('an export', () => {
  const dead = (files: Record<string, string>) => deadExports(new Map(Object.entries(files)))

  it.each([
    ['a constant', 'export const a = 1; export const b = a', 'b'],
    ['a function', 'export function b() {}', 'b'],
    ['a class', 'export class b {}', 'b'],
    ['a type', 'export type b = string', 'b'],
  ])('is dead as %s that nobody imports', (_what, source, name) => {
    const user = "import { a } from './a.ts'; import * as all from './a.ts'; all.a"
    const files = { 'room/a.ts': source, 'room/c.ts': user }
    expect(dead(files)).toContain(`room/a.ts: ${name}`)
  })

  it.each([
    ['imported', "import { b } from '../room/a.ts'"],
    ['imported under another name', "import { b as c } from '../room/a.ts'"],
    ['a member of what is imported', "import * as all from '../room/a.ts'; all.b"],
    ['handed on', "export { b } from '../room/a.ts'"],
    ['imported when it is needed', "const { b } = await import('../room/a.ts')"],
  ])('is alive where it is %s', (_how, source) => {
    expect(dead({ 'room/a.ts': 'export const b = 1', 'other/c.ts': source })).toEqual([])
  })

  it('is alive as a type of a signature in its own file', () => {
    const source = 'export interface A {}\nexport const b = (): A => ({})'
    expect(dead({ 'room/a.ts': source, 'room/c.ts': "import { b } from './a.ts'" })).toEqual([])
  })
})
