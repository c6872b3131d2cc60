import { expect, it } from 'vitest'
import { misfitsOf } from './misfits.ts'
import type { StructuralSchema } from './strict-schema.ts'

/** A kind whose `spec` is of this schema. */
const withSpec = (spec: StructuralSchema): StructuralSchema => ({
  type: 'object',
  properties: { spec },
})
const text = { type: 'string' } as const
const object = (properties: Record<string, StructuralSchema>, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
})
const open = { 'x-kubernetes-preserve-unknown-fields': true }

it.each<[string, StructuralSchema, unknown, string[]]>([
  ['a field that is there', object({ a: text }), { a: 'x' }, []],
  ['one that is not', object({ a: text }), { b: 'x' }, ['spec.b unknown']],
  [
    'one below a list',
    object({ list: { type: 'array', items: object({ a: text }) } }),
    { list: [{ a: 'x' }, { b: 'x' }] },
    ['spec.list.1.b unknown'],
  ],
  [
    'any in an object that names none',
    object({ a: { type: 'object' } }),
    { a: { b: 1 } },
    ['spec.a.b unknown'],
  ],
  ['any that is preserved', object({ a: { type: 'object', ...open } }), { a: { b: 1 } }, []],
  [
    'one below a field of what is preserved',
    object({ a: object({ b: object({}) }, open) }),
    { a: { b: { c: 1 }, d: 1 } },
    ['spec.a.b.c unknown'],
  ],
  [
    'names of a map, and fields below them',
    object({ map: { type: 'object', additionalProperties: object({ a: text }) } }),
    { map: { one: { a: 'x' }, two: { b: 'x' } } },
    ['spec.map.two.b unknown'],
  ],
  [
    'one that stands in a condition alone',
    object({ a: text }, { anyOf: [{ required: ['a'] }, { properties: { b: text } }] }),
    { a: 'x', b: 'x' },
    ['spec.b unknown'],
  ],
  [
    'metadata of an object within',
    object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }),
    { a: { metadata: { labels: {} } } },
    [],
  ],
  ['one that is missing', object({ a: text }, { required: ['a'] }), {}, ['spec.a missing']],
  [
    'one that is missing and has a default',
    object({ a: { ...text, default: '' } }, { required: ['a'] }),
    {},
    [],
  ],
  ['a number for a text', object({ a: text }), { a: 1 }, ['spec.a wrong']],
  ['a text out of a list', object({ a: { ...text, enum: ['x'] } }), { a: 'y' }, ['spec.a wrong']],
  [
    'a number or a text',
    object({
      a: { 'x-kubernetes-int-or-string': true },
      b: { 'x-kubernetes-int-or-string': true },
    }),
    { a: 1, b: 'x' },
    [],
  ],
  ['a text of a pattern', object({ a: { ...text, pattern: '^x$' } }), { a: 'y' }, ['spec.a wrong']],
  ['a pattern of Go alone', object({ a: { ...text, pattern: '(?i)^x$' } }), { a: 'y' }, []],
])('%s', (_what, spec, given, expected) => {
  const misfits = misfitsOf(withSpec(spec))({
    apiVersion: 'a/v1',
    kind: 'A',
    metadata: { name: 'a' },
    spec: given,
  })
  expect(misfits.map(({ path, kind }) => `${path.join('.')} ${kind}`)).toEqual(expected)
})

it('what is allowed comes along', () => {
  const check = misfitsOf(withSpec(object({ one: { ...text, enum: ['x', 'y'] }, two: text })))
  expect(check({ spec: { one: 'z', three: 1 } }).map(({ allowed }) => allowed)).toEqual([
    ['one', 'two'],
    ['x', 'y'],
  ])
})
