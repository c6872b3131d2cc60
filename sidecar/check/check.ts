import { IDENTITY_TYPES } from '../../contract/identity.ts'
import { fromEnv, type SidecarConfig } from '../../contract/sidecar-config.ts'
import type { EnvironmentVariables } from '../../contract/variable-reader.ts'
import { attempt } from '../identity/attempt.ts'
import { claimsOf } from '../identity/claims.ts'
import { type Clock, systemClock } from '../identity/clock.ts'
import { createTokenSource } from '../identity/create-token-source.ts'
import { type Files, systemFiles } from '../identity/files.ts'
import { checkCredential } from './credential.ts'
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

interface StepReport {
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

interface Finding<T> {
  /** For people. A line that begins with `!` is worth a look, but no failure. */
  readonly lines: readonly string[]
  /** For the steps that follow. */
  readonly found: T
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

function describeStep({ step, ok, lines, warnings }: StepReport): string[] {
  return [
    ...lines.map((line) => `${ok ? '✓' : '✗'} ${step}: ${line}`),
    ...warnings.map((warning) => `! ${warning}`),
  ]
}

async function runSteps(
  env: EnvironmentVariables,
  { clock = systemClock, files = systemFiles, ca }: CheckParts,
  onStep: (report: StepReport) => void,
): Promise<number> {
  async function step<T>(name: StepName, run: () => Promise<Finding<T>>): Promise<T | undefined> {
    try {
      const { lines, found } = await run()
      const isWarning = (line: string) => line.startsWith('! ')
      onStep({
        step: name,
        ok: true,
        lines: lines.filter((line) => !isWarning(line)),
        warnings: lines.filter(isWarning).map((line) => line.slice(2)),
      })
      return found
    } catch (error) {
      const line = error instanceof Error ? error.message : String(error)
      onStep({ step: name, ok: false, lines: [line], warnings: [] })
      return undefined
    }
  }

  const config = await step('variables', async () => {
    const found = fromEnv(env)
    return { lines: [describeConfig(found)], found }
  })
  if (config === undefined) return CHECK_EXIT_CODES.variables

  const credential = await step('credential', async () => {
    const lines = await checkCredential(config.identity, { files, now: clock.now() })
    return { lines, found: true }
  })
  if (credential === undefined) return CHECK_EXIT_CODES.credential

  const network = await step('network', async () => ({
    lines: await checkNetwork(config, ca),
    found: true,
  }))
  if (network === undefined) return CHECK_EXIT_CODES.network

  const token = await step('token', () => acquire(config, { clock, files, ca }))
  if (token === undefined) return CHECK_EXIT_CODES.token

  const write = await step('write', async () => ({
    lines: await checkWrite(config, token),
    found: true,
  }))
  return write === undefined ? CHECK_EXIT_CODES.write : 0
}

function describeConfig({ identity, cloud, ingestionUrl }: SidecarConfig): string {
  return `${IDENTITY_TYPES[identity.type]}, cloud ${cloud}, writes go to ${new URL(ingestionUrl).host}`
}

async function acquire(
  config: SidecarConfig,
  parts: { readonly clock: Clock; readonly files: Files; readonly ca: string | undefined },
): Promise<Finding<Token>> {
  const warnings: string[] = []
  const source = createTokenSource(config, {
    ...parts,
    onEvent(event) {
      if (event.kind === 'certificate-unknown-to-entra') warnings.push(`! ${event.message}`)
    },
  })
  try {
    await source.look()
    const { token, expiresOnTimestamp } = await attempt(source.acquire.bind(source), parts.clock)
    const { aud, appid, azp, oid } = claimsOf(token)
    const found: Token = { header: `Bearer ${token}`, audience: `${aud}`, objectId: `${oid}` }
    const expiry = new Date(expiresOnTimestamp).toISOString()
    const line = `for audience ${aud}, application ${appid ?? azp}, object ${oid}, until ${expiry}`
    return { lines: [line, ...warnings], found }
  } finally {
    source.close()
  }
}
