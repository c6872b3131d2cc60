import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readText, systemFiles } from './files.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('lists the files of a mount, without what the CSI driver keeps for itself', async () => {
  mkdirSync(join(folder, '..2026_11_23'))
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, '..2026_11_23', 'certificate'), 'content')
  symlinkSync('..2026_11_23', join(folder, '..data'))
  symlinkSync(join('..data', 'certificate'), join(folder, 'certificate'))
  expect(await systemFiles.list(folder)).toEqual([join(folder, 'certificate')])
})

it('knows a file from a directory', async () => {
  const path = join(folder, 'certificate')
  writeFileSync(path, 'content')
  expect(await systemFiles.list(path)).toBeUndefined()
})

it('reads a text without the newline at its end', async () => {
  const path = join(folder, 'secret')
  writeFileSync(path, 'a secret\n')
  expect(await readText(systemFiles, path)).toBe('a secret')
})

it('takes an empty text for none', async () => {
  const path = join(folder, 'secret')
  writeFileSync(path, '\n')
  await expect(readText(systemFiles, path)).rejects.toThrow(
    `${path} is empty: check what is mounted`,
  )
})

const isRoot = process.getuid?.() === 0
if (isRoot) console.warn('skipped: a file that may not be read, because root may read every file')

it.skipIf(isRoot)('says what to do about a file that may not be read', async () => {
  const path = join(folder, 'secret')
  writeFileSync(path, 'a secret')
  chmodSync(path, 0)
  await expect(readText(systemFiles, path)).rejects.toThrow(
    /may not be read by this user: remove filePermission from the SecretProviderClass/,
  )
})
