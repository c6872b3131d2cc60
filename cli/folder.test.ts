import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { differences, readFolder, writeFolder } from './folder.ts'

const OURS = ['a', 'b']
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-'))
  writeFolder(
    folder,
    OURS,
    new Map([
      ['a/one', '1'],
      ['a/two', '2'],
      ['b/three', '3'],
    ]),
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

const texts = () => Object.fromEntries(readFolder(folder, OURS))

describe('a folder that is written', () => {
  it('holds the new files and no others', () => {
    writeFolder(
      folder,
      OURS,
      new Map([
        ['a/one', '1'],
        ['a/four/five', '5'],
      ]),
    )
    expect(texts()).toEqual({ 'a/one': '1', 'a/four/five': '5' })
    expect(statSync(join(folder, 'b'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('keeps what is not ours', () => {
    writeFileSync(join(folder, 'notes'), 'of a person')
    writeFolder(folder, OURS, new Map())
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('of a person')
  })

  it('does not touch a file that is right', () => {
    const before = statSync(join(folder, 'a/one'), { bigint: true }).ino
    writeFolder(folder, OURS, new Map([['a/one', '1']]))
    expect(statSync(join(folder, 'a/one'), { bigint: true }).ino).toBe(before)
  })

  it('is as it was when one file cannot be written', () => {
    mkdirSync(join(folder, 'b/four'))
    const files = new Map([
      ['a/one', 'another'],
      ['b/four', 'in the way'],
      ['b/six', '6'],
    ])
    expect(() => writeFolder(folder, OURS, files)).toThrow('b/four is a folder')
    expect(texts()).toEqual({ 'a/one': '1', 'a/two': '2', 'b/three': '3' })
  })
})

it('differences are told by file, in the order of paths', () => {
  const before = new Map([
    ['same', ''],
    ['old', ''],
    ['changed', '1'],
  ])
  const after = new Map([
    ['same', ''],
    ['new', ''],
    ['changed', '2'],
  ])
  expect(differences(before, after)).toEqual([
    { path: 'changed', kind: 'changed' },
    { path: 'new', kind: 'missing' },
    { path: 'old', kind: 'stale' },
  ])
})
