// The default of an argument; nothing else here reads files (test/arrows/rooms.ts).
import { constants, lstat, open, readdir, readlink, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { TokenError } from './token-error.ts'

/** What the identity asks of the file system. Credential files are read, never written. */
export interface Files {
  /** @throws FileError */
  read(path: string): Promise<Buffer>
  /**
   * What is in the directory `path`, but for directories; `undefined` when it is not a directory.
   *
   * @throws FileError
   */
  list(path: string): Promise<readonly string[] | undefined>
}

/** A certificate with its issuers, or a token, is a few kB; what is larger is something else. */
const MAX_BYTES = 256 * 1024

/** A mount that hangs must be told in words, well before an attempt to get a token gives up. */
const DEADLINE_MS = 5_000

/**
 * The file system. Whatever a path turns out to be, an answer comes in time: a FIFO is not waited for, a
 * file is read up to {@link MAX_BYTES}, and a mount that hangs is left alone until it answers.
 *
 * @param deadlineMs - for each operation
 */
export function createFiles({
  deadlineMs = DEADLINE_MS,
}: {
  readonly deadlineMs?: number
} = {}): Files {
  /** Directories that have not answered. Each question would take one of Node's four threads more. */
  const silent = new Set<string>()

  async function inTime<T>(path: string, folder: string, ask: () => Promise<T>): Promise<T> {
    if (silent.has(folder)) throw new FileError(path, HANGS)
    const asked = ask()
    const overdue = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      silent.add(folder)
      const answered = () => silent.delete(folder)
      asked.then(answered, answered)
      overdue.reject(new FileError(path, HANGS))
    }, deadlineMs)
    try {
      return await Promise.race([asked, overdue.promise])
    } catch (error) {
      throw toFileError(error, path)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    read: (path) => inTime(path, dirname(path), () => readBounded(path)),
    list: (path) => inTime(path, path, () => listFolder(path)),
  }
}

export const systemFiles: Files = createFiles()

async function readBounded(path: string): Promise<Buffer> {
  // Without O_NONBLOCK, opening a FIFO waits until somebody writes to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(async (error) => {
    throw (await danglingLink(path)) ?? error
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new FileError(path, `is ${kindOf(stats)}: name a file`)
    // One byte more than is allowed; the size that the file system tells may be out of date.
    const content = await buffer(file.createReadStream({ end: MAX_BYTES, autoClose: false }))
    if (content.length <= MAX_BYTES) return content
    const limit = `${MAX_BYTES / 1024} KiB`
    throw new FileError(
      path,
      `is larger than ${limit}, which no certificate or token is: ${REMOUNT}`,
    )
  } finally {
    await file.close()
  }
}

async function listFolder(path: string): Promise<readonly string[] | undefined> {
  if (!(await stat(path)).isDirectory()) return undefined
  // The CSI driver keeps its own timestamped folders and links (`..data`) beside the files.
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
  const paths = names.sort().map((name) => join(path, name))
  const isFolder = await Promise.all(
    paths.map((file) =>
      stat(file).then(
        (stats) => stats.isDirectory(),
        // What is wrong with it is told when it is read; the files beside it are none the worse.
        () => false,
      ),
    ),
  )
  return paths.filter((_, index) => !isFolder[index])
}

async function danglingLink(path: string): Promise<FileError | undefined> {
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  )
  if (!isLink || (await stat(path).catch(() => undefined)) !== undefined) return undefined
  return new FileError(
    path,
    `is a link to ${await readlink(path)}, which leads nowhere: ${REMOUNT}`,
  )
}

function kindOf(stats: Awaited<ReturnType<typeof stat>>): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a FIFO (named pipe)'
  return stats.isSocket() ? 'a socket' : 'a device'
}

/** A credential file that cannot be used: which one, what is wrong with it, and what to do. */
export class FileError extends TokenError {
  readonly file: string

  /** @param problem - as it follows the name of the file */
  constructor(file: string, problem: string) {
    super({ cause: 'credential_file', detail: `${file} ${problem}` })
    this.file = file
  }
}

/** The text of a mounted secret or token, without the newline that editors and `echo` add. */
export async function readText(files: Files, path: string): Promise<string> {
  const content = await files.read(path).catch((error) => {
    throw toFileError(error, path)
  })
  const text = content.toString('utf8').trim()
  if (text === '') throw new FileError(path, 'is empty: check what is mounted')
  return text
}

/** @param error - of the file system */
export function toFileError(error: unknown, file: string): FileError {
  if (error instanceof FileError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return new FileError(file, PROBLEMS[code] ?? `cannot be read (${code})`)
}

const REMOUNT = 'check the volume mount'
const ABSENT = 'does not exist: check the path and the volume mount'
const HANGS =
  'does not answer: the file system of its mount hangs, look at the volume and its driver'
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: ABSENT,
  ENOTDIR: ABSENT,
  EACCES:
    'cannot be read by this user: remove filePermission from the SecretProviderClass, or allow others to read the file',
  EISDIR: 'is a directory: name a file in it',
  ELOOP: `is a link that leads to itself: ${REMOUNT}`,
  ENXIO: 'is a socket or a device: name a file',
}
