// biome-ignore lint/style/noRestrictedImports: the default of an argument; credential files are read here only
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CertificateError } from './certificate.ts'
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

/** The text of a mounted secret or token, without the newline that editors and `echo` add. */
export async function readText(files: Files, path: string): Promise<string> {
  let text: string
  try {
    text = (await files.read(path)).toString('utf8').trim()
  } catch (error) {
    throw new TokenError('credential-file', `${path} ${whyUnreadable(error)}`)
  }
  if (text === '')
    throw new TokenError('credential-file', `${path} is empty: check what is mounted`)
  return text
}

/** Why a file cannot be used and what to do, as it follows the name of the file. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof CertificateError) return error.message
  const code = codeOf(error)
  return REASONS[code] ?? `cannot be read (${code})`
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: check the path and the volume mount',
  ENOTDIR: 'does not exist: check the path and the volume mount',
  EACCES:
    'may not be read by this user: remove filePermission from the SecretProviderClass, or allow others to read it',
  EPERM: 'may not be read by this user: allow others to read it',
  EISDIR: 'is a directory: name the file in it',
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
