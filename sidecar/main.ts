import './runtime.ts'

import { readFile } from 'node:fs/promises'
import { ConfigurationError } from '../contract/problem.ts'
import { fromEnv, type SidecarConfig } from '../contract/sidecar-config.ts'
import { createIdentity } from './identity/identity.ts'
import { createLog } from './observe/log.ts'
import { startSidecar } from './sidecar.ts'

/** `EX_CONFIG` of sysexits.h: starting again does not help. */
const EXIT_CONFIGURATION = 78

async function serve(): Promise<void> {
  const config = readConfig()
  if (config === undefined) return
  const log = createLog({ trace: config.traceLogging, cluster: config.cluster })
  const sidecar = await startSidecar(config, {
    createIdentity: (onEvent) => createIdentity(config, { onEvent }),
    readFile: (path) => readFile(path, 'utf8'),
    log,
  })
  const leave = () => sidecar.drain().then(() => process.exit(0))
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
}

function readConfig(): SidecarConfig | undefined {
  try {
    return fromEnv(process.env)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIGURATION
    return undefined
  }
}

await serve()
