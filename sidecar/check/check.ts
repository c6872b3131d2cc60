import { IDENTITY_TYPES } from '../../contract/identity.ts'
import { fromEnv, type SidecarConfig } from '../../contract/sidecar-config.ts'
import type { EnvironmentVariables } from '../../contract/variable-reader.ts'
import { createExplain, type Explanation } from '../explain.ts'
import { attempt } from '../identity/attempt.ts'
import { claimsOf } from '../identity/claims.ts'
import { type Clock, systemClock } from '../identity/clock.ts'
import { createTokenSource } from '../identity/create-token-source.ts'
import { type Files, systemFiles } from '../identity/files.ts'
import { TokenError } from '../identity/token-error.ts'
import { checkCredential } from './credential.ts'
import type { Finding } from './finding.ts'
import { checkNetwork } from './network.ts'
import { checkWrite, type Token } from './write.ts'

/** The exit code says which step failed; 78 is `EX_CONFIG` of sysexits.h, as when serving. */
const CHECK_EXIT_CODES = {
  variables: 78,
  credential: 2,
  network: 5,
  token: 3,
  write: 4,
} as const

type StepName = keyof typeof CHECK_EXIT_CODES

/** What `check --json` prints, for pipelines. */
export interface CheckReport {
  readonly exitCode: number
  readonly steps: readonly StepReport[]
}

interface StepReport extends Partial<Pick<Explanation, 'cause' | 'next' | 'command' | 'runbook'>> {
  readonly step: StepName
  readonly ok: boolean
  readonly lines: readonly string[]
  /** Worth a look, but no failure. */
  readonly warnings: readonly string[]
}

export interface CheckParts {
  readonly print: (line: string) => void
  /** One JSON document at the end instead of lines on the way. Default: false. */
  readonly json?: boolean
  /** Default: the system's. */
  readonly clock?: Clock
  /** Default: the file system. */
  readonly files?: Files
  /** Certificate authority that Entra ID is trusted by, instead of the system's; PEM. For tests. */
  readonly ca?: string
}

/**
 * The preflight: does, one after the other, what a write needs, and stops where it fails. Stores nothing
 * and prints no secret. Each step is bounded in time.
 *
 * @returns the exit code, 0 or one of {@link CHECK_EXIT_CODES}
 */
export async function runCheck(env: EnvironmentVariables, parts: CheckParts): Promise<number> {
  const steps: StepReport[] = []
  const { json = false } = parts
  const exitCode = await runSteps(env, parts, (report) => {
    steps.push(report)
    if (!json) for (const line of describeStep(report)) parts.print(line)
  })
  const report: CheckReport = { exitCode, steps }
  if (json) parts.print(JSON.stringify(report, null, 2))
  return exitCode
}

function describeStep({ step, ok, lines, warnings, next, command }: StepReport): string[] {
  return [
    ...lines.map((line) => `${ok ? '✓' : '✗'} ${step}: ${line}`),
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(command === undefined ? [] : [`  run:  ${command}`]),
    ...warnings.map((warning) => `! ${warning}`),
  ]
}

async function runSteps(
  env: EnvironmentVariables,
  { clock = systemClock, files = systemFiles, ca }: CheckParts,
  onStep: (report: StepReport) => void,
): Promise<number> {
  let config: SidecarConfig
  try {
    config = fromEnv(env)
  } catch (error) {
    onStep({ step: 'variables', ok: false, lines: [messageOf(error)], warnings: [] })
    return CHECK_EXIT_CODES.variables
  }
  onStep({ step: 'variables', ok: true, lines: [describeConfig(config)], warnings: [] })

  let token: Token | undefined
  const explain = createExplain(config, () => token?.objectId)
  async function step(name: StepName, run: () => Promise<Finding>): Promise<boolean> {
    try {
      const { lines, warnings = [] } = await run()
      onStep({ step: name, ok: true, lines, warnings })
      return true
    } catch (error) {
      onStep({ step: name, ok: false, warnings: [], ...explainError(error) })
      return false
    }
  }

  function explainError(error: unknown): Pick<StepReport, 'lines'> & Partial<StepReport> {
    if (!(error instanceof TokenError)) return { lines: [messageOf(error)] }
    const { cause, what, detail, next, command, runbook } = explain(error.fault)
    return {
      cause,
      lines: [detail === undefined ? what : `${what}: ${detail}`],
      next,
      ...(command === undefined ? {} : { command }),
      ...(runbook === undefined ? {} : { runbook }),
    }
  }

  const steps: readonly [StepName, () => Promise<Finding>][] = [
    ['credential', () => checkCredential(config.identity, { files, now: clock.now() })],
    ['network', () => checkNetwork(config, ca)],
    [
      'token',
      async () => {
        const acquired = await acquire(config, { clock, files, ca })
        token = acquired.token
        return acquired
      },
    ],
    ['write', async () => (token === undefined ? { lines: [] } : checkWrite(config, token))],
  ]
  for (const [name, run] of steps) {
    if (!(await step(name, run))) return CHECK_EXIT_CODES[name]
  }
  return 0
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describeConfig({ identity, cloud, ingestionUrl }: SidecarConfig): string {
  return `${IDENTITY_TYPES[identity.type]}, cloud ${cloud}, writes go to ${new URL(ingestionUrl).host}`
}

async function acquire(
  config: SidecarConfig,
  parts: { readonly clock: Clock; readonly files: Files; readonly ca: string | undefined },
): Promise<Finding & { readonly token: Token }> {
  const warnings: string[] = []
  const explain = createExplain(config)
  const source = createTokenSource(config, {
    ...parts,
    onEvent(event) {
      if (event.kind !== 'certificate-unknown-to-entra') return
      const { what, detail, next } = explain(event.fault)
      warnings.push(`${what}: ${detail}; ${next}`)
    },
  })
  try {
    await source.look()
    const { token, expiresOnTimestamp } = await attempt(source.acquire.bind(source), parts.clock)
    const { aud, appid, azp, oid } = claimsOf(token)
    const expiry = new Date(expiresOnTimestamp).toISOString()
    const line = `for audience ${aud}, application ${appid ?? azp}, object ${oid}, until ${expiry}`
    return { lines: [line], warnings, token: { header: `Bearer ${token}`, objectId: `${oid}` } }
  } finally {
    source.close()
  }
}
