import './signals.ts'
import './runtime.ts'

import { ConfigurationError } from '../contract/problem.ts'
import { fromEnv, type SidecarConfig } from '../contract/sidecar-config.ts'
import { runCheck } from './check/check.ts'
import { systemFiles } from './identity/files.ts'
import { createIdentity } from './identity/identity.ts'
import { leave } from './leave.ts'
import { createLog } from './observe/log.ts'
import { startSidecar } from './sidecar.ts'
import { onLeave } from './signals.ts'

/** `EX_CONFIG` of sysexits.h: starting again does not help. */
const EXIT_CONFIGURATION = 78

/** `EX_USAGE`. */
const EXIT_USAGE = 64

/** What a shell makes of Ctrl-C. */
const EXIT_INTERRUPTED = 130

const USAGE = `usage: node main.mjs          takes writes and forwards them to Azure
       node main.mjs check    says what is wrong before Prometheus finds out; --json for pipelines
`

async function serve(): Promise<void> {
  const config = readConfig()
  if (config === undefined) return
  const log = createLog({ trace: config.traceLogging, cluster: config.cluster })
  const sidecar = await startSidecar(config, {
    createIdentity: (onEvent) => createIdentity(config, { onEvent }),
    readFile: async (path) => (await systemFiles.read(path)).toString('utf8'),
    log,
  }).catch((error: Error) => {
    process.stderr.write(`cannot listen on port ${config.listeningPort}: ${error.message}\n`)
    process.exitCode = 1
  })
  if (sidecar === undefined) return
  onLeave(() => sidecar.drain().then(() => leave()))
}

function readConfig(): SidecarConfig | undefined {
  try {
    return fromEnv(given)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIGURATION
    return undefined
  }
}

async function check(): Promise<void> {
  onLeave(() => leave(EXIT_INTERRUPTED))
  process.exitCode = await runCheck(given, {
    json: process.argv.includes('--json'),
    print: (line) => process.stdout.write(`${line}\n`),
  })
}

const given = { ...process.env }
// What the proxy is, is read there alone. The pipeline of @azure/identity looks into the process by itself,
// and fails on an address without a scheme.
for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']) {
  delete process.env[name]
  delete process.env[name.toLowerCase()]
}
// Node would believe every certificate then, that of a proxy which is told a password included.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED

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
