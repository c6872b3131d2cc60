import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'
import { overlay, setAt, setPath } from './merge.ts'
import { readInputs, readText } from './reading.ts'
import { at, type Dict, type Node, plain } from './tree.ts'

const TEXT = 'a: ü\nb: [1]\n'
const read = (text: string) => readInputs([{ name: 'values.yaml', text }])
const plainOf = (text: string) => read(text).documents.map(({ tree }) => plain(tree))

describe('a file is decoded', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['UTF-16 without a byte order mark', Buffer.from(TEXT, 'utf16le')],
  ])('from %s', (_, bytes) => {
    expect(decode(bytes)).toBe(TEXT)
  })
})

describe('YAML is read as Helm reads it:', () => {
  it('lines that end as on Windows', () => {
    expect(plainOf('a: 1\r\nb:\r\n  - x\r\n')).toEqual([{ a: 1, b: ['x'] }])
  })

  it('several documents, and none of empty ones', () => {
    expect(plainOf('---\na: 1\n---\n# nothing\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }])
  })

  it('the items of a list as objects', () => {
    expect(plainOf('kind: List\nitems: [{kind: A}, {kind: B}]')).toEqual([
      { kind: 'A' },
      { kind: 'B' },
    ])
  })

  it('merge keys, of which the nearer one wins', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}'
    expect(plainOf(text)).toMatchObject([{ z: { a: 1, b: 1, c: 3 } }])
  })

  it('an anchor as one field, however often it is used', () => {
    expect(read('x: &x {a: 1}\ny: *x\nz: *x').fields.size).toBe(1)
  })

  it('an anchor that contains itself', () => {
    expect(plainOf('a: &a [*a, 1]')).toEqual([{ a: [null, 1] }])
  })

  it('a key that is there twice as the last one, and says so', () => {
    const { documents, problems } = read('a: 1\na: 2')
    expect(documents.map(({ tree }) => plain(tree))).toEqual([{ a: 2 }])
    expect(problems).toEqual(['values.yaml:2: a is there twice: the last one counts, as in Helm'])
  })

  it('tabs as spaces, where they keep it from being YAML', () => {
    const { documents, problems } = read('a:\n\t- b\n')
    expect(documents.map(({ tree }) => plain(tree))).toEqual([{ a: ['b'] }])
    expect(problems).toEqual(['values.yaml: tabs, which YAML forbids, are read as two spaces'])
  })

  it('tabs in a text as they are', () => {
    const { documents, problems } = read('a: "x\\ty"\nb: |\n  one\ttwo\n')
    expect(documents.map(({ tree }) => plain(tree))).toEqual([{ a: 'x\ty', b: 'one\ttwo\n' }])
    expect(problems).toEqual([])
  })
})

describe('what is no YAML', () => {
  it('is said with line and column, without the text that stands there', () => {
    const { errors } = read('a: 1\npassword: "hush\n')
    expect(errors.join()).toMatch(/^values\.yaml:\d+:\d+: /)
    expect(errors.join()).not.toMatch('hush')
  })

  it.each(['{{- if .Values.a }}\na: 1\n{{- end }}\n', 'a: {{ .Values.a }}\n'])(
    'is called a template where it is one (%j)',
    (text) => {
      expect(read(text).errors.join()).toMatch(/^values\.yaml:1: this is a template/)
    },
  )

  it('is no template where two braces stand in a text', () => {
    expect(read("a: 'x-{{ b }}'\n").errors).toEqual([])
  })
})

it('a text that holds YAML is read with its own places', () => {
  const reading = read('data:\n  prometheus.yml: |\n    global:\n      a: 1\n')
  const leaf = at(reading.documents[0]?.tree, 'data', 'prometheus.yml')
  if (leaf?.kind !== 'leaf') throw new Error('no text')
  readText(leaf, reading)
  expect([...reading.fields].map(({ line, path }) => [line, path])).toEqual([
    [4, 'data.prometheus.yml: global.a'],
  ])
})

describe('layers', () => {
  const treeOf = (text: string) => read(text).documents[0]?.tree as Dict
  const merge = (base: string, over: string) => {
    const overridden: string[] = []
    const merged = overlay(treeOf(base), treeOf(over), (fields) =>
      overridden.push(...fields.map(({ path }) => path)),
    )
    return [plain(merged), overridden]
  }

  it.each([
    ['maps are merged', 'a: {b: 1}', 'a: {c: 2}', { a: { b: 1, c: 2 } }, []],
    ['lists are replaced', 'a: [1, 2]', 'a: [3]', { a: [3] }, ['a[0]', 'a[1]']],
    ['null deletes', 'a: {b: 1}\nc: 1', 'a: null', { c: 1 }, ['a.b']],
    ['a text takes the place of a map', 'a: {b: 1}', 'a: x', { a: 'x' }, ['a.b']],
  ])('%s', (_, base, over, merged, overridden) => {
    expect(merge(base, over)).toEqual([merged, overridden])
  })

  it.each([
    ['a.b', ['a', 'b']],
    ['a[0].b', ['a', 0, 'b']],
    ['a\\.b.c', ['a.b', 'c']],
  ])('helm --set %s means %j', (text, path) => {
    expect(setPath(text)).toEqual(path)
  })

  it('helm --set goes into a list', () => {
    const leaf = at(treeOf('x: 9'), 'x')
    if (leaf?.kind !== 'leaf') throw new Error('no leaf')
    const set: Node = setAt(treeOf('a: [{b: 1}]'), setPath('a[0].b'), leaf, () => undefined)
    expect(plain(set)).toEqual({ a: [{ b: 9 }] })
  })
})
