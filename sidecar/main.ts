import './runtime.ts'

import { readFile } from 'node:fs/promises'
import { ConfigurationError } from '../contract/problem.ts'
import { fromEnv, type SidecarConfig } from '../contract/sidecar-config.ts'
import { runCheck } from './check/check.ts'
import { createIdentity } from './identity/identity.ts'
import { createLog } from './observe/log.ts'
import { collectStartUpGarbage } from './runtime.ts'
import { startSidecar } from './sidecar.ts'

/** `EX_CONFIG` of sysexits.h: starting again does not help. */
const EXIT_CONFIGURATION = 78

/** `EX_USAGE`. */
const EXIT_USAGE = 64

const USAGE = `usage: node main.mjs          takes writes and forwards them to Azure
       node main.mjs check    says what is wrong before Prometheus finds out; --json for pipelines
`

async function serve(): Promise<void> {
  const config = readConfig()
  if (config === undefined) return
  const log = createLog({ trace: config.traceLogging, cluster: config.cluster })
  const sidecar = await startSidecar(config, {
    createIdentity: (onEvent) => createIdentity(config, { onEvent }),
    readFile: (path) => readFile(path, 'utf8'),
    log,
  }).catch((error: Error) => {
    process.stderr.write(`cannot listen on port ${config.listeningPort}: ${error.message}\n`)
    process.exitCode = 1
  })
  if (sidecar === undefined) return
  collectStartUpGarbage()
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

async function check(): Promise<void> {
  process.exitCode = await runCheck(process.env, {
    json: process.argv.includes('--json'),
    print: (line) => process.stdout.write(`${line}\n`),
  })
}

switch (process.argv[2]) {
  case undefined:
    await serve()
    break
  case 'check':
    await check()
    break
  default:
    process.stderr.write(USAGE)
    process.exitCode = EXIT_USAGE
}
