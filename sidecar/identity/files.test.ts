import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFiles, readText, systemFiles } from './files.ts'

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

it('lists what cannot be read, so that it can be told beside what can', async () => {
  writeFileSync(join(folder, 'certificate'), 'content')
  symlinkSync('nowhere', join(folder, 'dangling'))
  expect(await systemFiles.list(folder)).toEqual([
    join(folder, 'certificate'),
    join(folder, 'dangling'),
  ])
})

describe('what is no file is told in words:', () => {
  it('a link that leads nowhere', async () => {
    const path = join(folder, 'dangling')
    symlinkSync('..data/certificate', path)
    await expect(systemFiles.read(path)).rejects.toThrow(
      `${path} is a link to ..data/certificate, which leads nowhere: check the volume mount`,
    )
  })

  it('a link that leads to itself', async () => {
    const path = join(folder, 'circle')
    symlinkSync('circle', path)
    await expect(systemFiles.read(path)).rejects.toThrow(/is a link .*check the volume mount/)
  })

  it('a FIFO, which is not waited for', async () => {
    const path = join(folder, 'fifo')
    execFileSync('mkfifo', [path])
    await expect(systemFiles.read(path)).rejects.toThrow(
      `${path} is a FIFO (named pipe): name a file`,
    )
  })

  it('a directory', async () => {
    await expect(systemFiles.read(folder)).rejects.toThrow(/is a directory: name a file/)
  })

  it('a device without an end', async () => {
    await expect(systemFiles.read('/dev/zero')).rejects.toThrow(
      '/dev/zero is a device: name a file',
    )
  })

  it('a file that is too large, of which no more is read than is allowed', async () => {
    const path = join(folder, 'large')
    writeFileSync(path, Buffer.alloc(256 * 1024))
    expect(await systemFiles.read(path)).toHaveLength(256 * 1024)
    writeFileSync(path, '')
    expect(spawnSync('truncate', ['--size=100G', path]).status).toBe(0)
    await expect(systemFiles.read(path)).rejects.toThrow(
      `${path} is larger than 256 KiB, which no certificate or token is: check the volume mount`,
    )
  })
})

describe('a file system that does not answer', () => {
  /** Node's threads for files, each waiting for a writer: nothing that asks for a file is answered. */
  async function occupyThreads() {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    const count = Number(process.env.UV_THREADPOOL_SIZE ?? 4)
    const waiting = Array.from({ length: count }, () => open(fifo, constants.O_RDONLY))
    return async () => {
      const writer = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)
      for (const file of await Promise.all(waiting)) await file.close()
      closeSync(writer)
    }
  }

  it('is told in time, is asked once only, and is read again when it answers', async () => {
    const path = join(folder, 'secret')
    writeFileSync(path, 'a secret\n')
    const files = createFiles({ deadlineMs: 50 })
    const patient = createFiles({ deadlineMs: 60_000 })
    const release = await occupyThreads()
    const late = patient.read(path)
    const told = `${path} does not answer: the file system of its mount hangs, look at the volume and its driver`
    await expect(files.read(path)).rejects.toThrow(told)
    // Without the deadline of another question, so it is not asked.
    await expect(Promise.race([files.read(path), Promise.resolve('asked')])).rejects.toThrow(told)
    await release()
    expect(String(await late)).toBe('a secret\n')
    await expect.poll(() => readText(files, path).catch(() => 'silent')).toBe('a secret')
  })
})

const isRoot = process.getuid?.() === 0
if (isRoot) console.warn('skipped: a file that may not be read, because root may read every file')

it.skipIf(isRoot)('says what to do about a file that may not be read', async () => {
  const path = join(folder, 'secret')
  writeFileSync(path, 'a secret')
  chmodSync(path, 0)
  await expect(readText(systemFiles, path)).rejects.toThrow(
    /cannot be read by this user: remove filePermission from the SecretProviderClass/,
  )
})
