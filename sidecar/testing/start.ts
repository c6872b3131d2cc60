import { ROUTES } from '../../contract/routes.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import type { Fault } from '../explain.ts'
import type { OnIdentityEvent, Tokens } from '../identity/tokens.ts'
import { createLog } from '../observe/log.ts'
import { type SidecarParts, startSidecar } from '../sidecar.ts'
import { handMadeTokens } from './tokens.ts'

interface Options {
  readonly url: string
  readonly config?: Partial<SidecarConfig>
  readonly parts?: Partial<SidecarParts>
  readonly tokens?: Tokens
}

/** A sidecar on a free port, with tokens of the test and its log in memory. */
export async function startForTest({ url, config, parts, tokens }: Options) {
  const lines: string[] = []
  let onEvent: OnIdentityEvent = () => {}
  let problem: Fault | undefined
  const log = createLog(
    { trace: config?.traceLogging ?? false, cluster: undefined },
    { write: (line) => lines.push(line) },
  )
  const sidecar = await startSidecar(testConfig(url, config), {
    createIdentity: (given) => {
      onEvent = given
      return {
        tokens: tokens ?? handMadeTokens().tokens,
        start() {},
        async stop() {},
        problem: () => problem,
      }
    },
    readFile: async (path) => Promise.reject(new Error(`no file ${path}`)),
    log,
    ...parts,
  })
  return {
    ...sidecar,
    base: `http://127.0.0.1:${sidecar.port}`,
    write: `http://127.0.0.1:${sidecar.port}${ROUTES.write}`,
    lines,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    emit: (...event: Parameters<OnIdentityEvent>) => onEvent(...event),
    setProblem(next: Fault | undefined) {
      problem = next
    },
  }
}

export function testConfig(url: string, config: Partial<SidecarConfig> = {}): SidecarConfig {
  return {
    ...DEFAULT_SIDECAR_SETTINGS,
    listeningPort: 0,
    ingestionUrl: url,
    identity: { type: 'systemAssigned' },
    cloud: 'public',
    authorityHost: 'https://login.microsoftonline.com',
    scope: 'https://monitor.azure.com/.default',
    ...config,
  }
}
