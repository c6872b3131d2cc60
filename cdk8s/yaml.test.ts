import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { toYaml, withHeader } from './yaml.ts'

it.each([
  'yes',
  'on',
  'n',
  '~',
  'null',
  '',
  '8081',
  '0440',
  '0o440',
  '12:30',
  '1e3',
  '2026-01-01',
  '=',
  '<<',
  '1_000',
  'a: b',
  '# c',
  "it's",
  '- d',
  '& e',
  '* f',
  '0x1f',
  '.5',
  '@g',
])('every parser reads the text “%s” as that text', (text) => {
  const yaml = toYaml({ text })
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(yaml, { version })).toEqual({ text })
  }
})

it('writes the same object twice instead of an anchor', () => {
  const shared = { a: 1 }
  expect(toYaml({ one: shared, two: shared })).toBe('one:\n  a: 1\ntwo:\n  a: 1\n')
})

it('leaves out what is undefined: null would delete a default of the chart', () => {
  expect(toYaml({ a: undefined, b: { c: undefined } })).toBe('b: {}\n')
})

it('writes first what people look for first', () => {
  expect(toYaml({ spec: {}, env: [], kind: 'K', name: 'it', apiVersion: 'v1' })).toBe(
    'apiVersion: v1\nkind: K\nname: it\nenv: []\nspec: {}\n',
  )
})

it('says which file to change', () => {
  expect(withHeader('example', 'a: 1\n')).toBe(
    '# Generated from environments/example.ts by `npm run synth`.\n# Change that file, not this one.\na: 1\n',
  )
})
