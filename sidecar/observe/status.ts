import { ruleOf } from '../../contract/ingestion-url.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { Tokens } from '../identity/tokens.ts'
import type { Budget } from '../write/budget.ts'
import type { AzureState } from './azure-state.ts'
import type { MinuteReport } from './minute.ts'

/** The state of the sidecar, true at the moment it is asked for. */
export interface Status {
  readonly version: string
  readonly cluster: string | undefined
  readonly rule: string | undefined
  readonly ready: boolean
  /** Why it is not ready; empty when it is. */
  readonly problems: readonly string[]
  readonly token: {
    readonly usable: boolean
    readonly expiresAt: Date | undefined
    readonly problem: string | undefined
    readonly failingSince: Date | undefined
  }
  readonly azure: AzureState
  readonly inHand: { readonly writes: number; readonly bytes: number }
  readonly lastMinute: MinuteReport | undefined
}

export interface StatusParts {
  readonly config: SidecarConfig
  readonly tokens: Tokens
  readonly budget: Budget
  /** What keeps the sidecar from being ready, in words. Never anything that Azure says. */
  readonly problems: () => readonly string[]
  readonly azure: () => AzureState
  readonly lastMinute: () => MinuteReport | undefined
}

export function readStatus(parts: StatusParts): Status {
  const { config, tokens, budget } = parts
  const problems = parts.problems()
  return {
    version: packageJson.version,
    cluster: config.cluster,
    rule: ruleOf(config.ingestionUrl),
    ready: problems.length === 0,
    problems,
    token: { usable: tokens.header() !== undefined, ...tokens.state() },
    azure: parts.azure(),
    inHand: { writes: budget.writes, bytes: budget.bytes },
    lastMinute: parts.lastMinute(),
  }
}

/** The same in words, one fact on each line. */
export function describeStatus({ ready, problems, token, azure, inHand }: Status): string {
  const lines = [
    ready ? 'ready' : `not ready: ${problems.join('; ')}`,
    `token: ${describeToken(token)}`,
    `Azure: ${azure.message}${azure.since === undefined ? '' : ` (since ${azure.since.toISOString()})`}`,
    `in hand: ${inHand.writes} writes, ${inHand.bytes} bytes`,
  ]
  return `${lines.join('\n')}\n`
}

function describeToken({ usable, expiresAt, problem }: Status['token']): string {
  const held = usable ? `valid until ${expiresAt?.toISOString() ?? 'further notice'}` : 'none'
  return problem === undefined ? held : `${held}; ${problem}`
}
