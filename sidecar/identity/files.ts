// biome-ignore lint/style/noRestrictedImports: the default of an argument; nothing else here reads files
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TokenError } from './token-error.ts'

/** What the identity asks of the file system. Credential files are read, never written. */
export interface Files {
  read(path: string): Promise<Buffer>
  /** The paths of the files in the directory `path`; `undefined` when it is not a directory. */
  list(path: string): Promise<readonly string[] | undefined>
}

export const systemFiles: Files = {
  read: (path) => readFile(path),
  async list(path) {
    if (!(await stat(path)).isDirectory()) return undefined
    // The CSI driver keeps its own timestamped folders and links (`..data`) beside the files.
    const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
    const paths = names.sort().map((name) => join(path, name))
    const isFile = await Promise.all(paths.map(async (file) => (await stat(file)).isFile()))
    return paths.filter((_, index) => isFile[index])
  },
}

/** A credential file that cannot be used: which one, what is wrong with it, and what to do. */
export class FileError extends TokenError {
  readonly file: string

  /** @param problem - as it follows the name of the file */
  constructor(file: string, problem: string) {
    super('credential-file', `${file} ${problem}`)
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

const ABSENT = 'does not exist: check the path and the volume mount'
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: ABSENT,
  ENOTDIR: ABSENT,
  EACCES:
    'may not be read by this user: remove filePermission from the SecretProviderClass, or allow others to read the file',
  EISDIR: 'is a directory: name a file in it',
}
