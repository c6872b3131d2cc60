import { ruleOf } from '../../contract/ingestion-url.ts'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type Explain, inOneLine } from '../explain.ts'
import type { Tokens } from '../identity/tokens.ts'
import type { Budget } from '../write/budget.ts'
import type { MinuteReport } from './minute-report.ts'

/** Figures of the sidecar, true at the moment they are asked for. */
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
    /** Why the latest attempt to get one failed. */
    readonly problem: string | undefined
    readonly failingSince: Date | undefined
  }
  readonly inFlight: { readonly writes: number; readonly bytes: number }
  readonly lastMinute: MinuteReport | undefined
}

export interface StatusParts {
  readonly config: SidecarConfig
  readonly tokens: Tokens
  readonly budget: Budget
  readonly explain: Explain
  /** What keeps the sidecar from being ready, in words. Never anything that Azure says. */
  readonly problems: () => readonly string[]
  readonly lastMinute: () => MinuteReport | undefined
}

export function readStatus(parts: StatusParts): Status {
  const { config, tokens, budget, explain } = parts
  const problems = parts.problems()
  const { expiresAt, failingSince, fault } = tokens.state()
  return {
    version: packageJson.version,
    cluster: config.cluster,
    rule: ruleOf(config.ingestionUrl),
    ready: problems.length === 0,
    problems,
    token: {
      usable: tokens.header() !== undefined,
      expiresAt,
      problem: fault && inOneLine(explain(fault)),
      failingSince,
    },
    inFlight: { writes: budget.writes, bytes: budget.bytes },
    lastMinute: parts.lastMinute(),
  }
}
