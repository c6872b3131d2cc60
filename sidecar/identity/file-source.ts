import type { AccessToken } from '@azure/identity'
import type { Fault } from '../explain.ts'
import { type Files, readText, toFileError } from './files.ts'
import type { TokenSource } from './token-source.ts'

/** Tokens for an identity that is proved by a text in a file, which is read for every attempt. */
export function createFileSource(options: {
  readonly path: string
  readonly files: Files
  readonly acquire: (text: string, signal: AbortSignal) => Promise<AccessToken>
  readonly close: () => void
}): TokenSource {
  const { path, files, acquire, close } = options
  let latest: string | undefined
  let problem: Fault | undefined = {
    cause: 'token_pending',
    detail: `${path} has not been read yet`,
  }

  async function look(): Promise<boolean> {
    const before = latest
    try {
      latest = await readText(files, path)
      problem = undefined
    } catch (error) {
      problem = toFileError(error, path).fault
    }
    return latest !== before
  }

  return {
    acquire: async (signal) => acquire(await readText(files, path), signal),
    look,
    problem: () => problem,
    upgrade: () => undefined,
    close,
  }
}
