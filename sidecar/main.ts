import './signals.ts'
import './runtime.ts'

import { parseArgs } from 'node:util'
import { ConfigurationError } from '../contract/problem.ts'
import { fromEnv, type SidecarConfig } from '../contract/sidecar-config.ts'
import packageJson from '../package.json' with { type: 'json' }
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

const USAGE = `usage: node main.mjs                  accepts writes and forwards them to Azure
       node main.mjs check [--json]   says what is wrong before Prometheus finds out; --json for pipelines
       node main.mjs --version
       node main.mjs --help

Settings are environment variables: docs/reference.md. Exit codes of check: 0 all is well, 78 a variable,
2 the credential, 5 the network, 3 the token, 4 the write; 64 for an option that is not known.
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

async function check(json: boolean): Promise<void> {
  onLeave(() => leave(EXIT_INTERRUPTED))
  process.exitCode = await runCheck(given, {
    json,
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
/** What is asked for, or what is wrong with how it is asked. */
function readArguments():
  | { readonly run: () => Promise<void> | void }
  | { readonly wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    })
    const [command, ...others] = positionals
    if (values.help) return { run: () => void process.stdout.write(USAGE) }
    if (values.version) return { run: () => void process.stdout.write(`${packageJson.version}\n`) }
    if (others.length > 0) return { wrong: `expected one command, not also ${others.join(' ')}` }
    if (command === 'check') return { run: () => check(values.json) }
    if (command !== undefined) return { wrong: `there is no command ${command}` }
    return values.json ? { wrong: '--json is an option of check' } : { run: serve }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Node goes on with how to pass it as an argument, which nobody wants to.
    return { wrong: error.message.split('. ')[0] ?? error.message }
  }
}

// Node would believe every certificate then, that of a proxy which is told a password included.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED

// `check | head -1` has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const asked = readArguments()
if ('run' in asked) await asked.run()
else {
  process.stderr.write(`${asked.wrong}\n\n${USAGE}`)
  process.exitCode = EXIT_USAGE
}
