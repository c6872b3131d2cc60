// this is how main.ts leaves
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Requests that occupy a thread of Node's pool, as `process.getActiveResourcesInfo` calls them. */
const ON_A_THREAD = /^(FSReq|GetAddrInfoReq|GetNameInfoReq)/

const LOOK_MS = 20
const PATIENCE_MS = 500

/**
 * Ends the process, whatever still runs. `process.exit` waits for the threads of Node's pool, and one that
 * reads from a hanging mount, or asks a name server that is gone, does not come back. Then the process is
 * replaced by one that has nothing to do: PID 1 cannot kill itself with a signal.
 */
export async function leave(exitCode = 0): Promise<void> {
  // What is written to the log goes the same way, and ends by itself.
  for (let waited = 0; isBusy() && waited < PATIENCE_MS; waited += LOOK_MS) await sleep(LOOK_MS)
  if (isBusy()) {
    process.execve?.(
      process.execPath,
      [process.execPath, '--eval', `process.exit(${exitCode})`],
      {},
    )
  }
  process.exit(exitCode)
}

function isBusy(): boolean {
  return process.getActiveResourcesInfo().some((resource) => ON_A_THREAD.test(resource))
}
