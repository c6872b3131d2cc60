import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where distributions put daemons, which is often not on a user's PATH. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/usr/local/go/bin']

/** The path of a program, or `undefined` when this machine has none of that name. */
export async function findProgram(name: string): Promise<string | undefined> {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  for (const directory of [...onPath, ...SYSTEM_DIRECTORIES]) {
    const path = join(directory, name)
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return undefined
}

/** The first line of what a program says, on whichever stream. nginx prints its version as an error. */
export async function askVersion(path: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(path, [...args], { timeout: 10_000 })
  return (stdout + stderr).trim().split('\n')[0] || 'version unknown'
}
