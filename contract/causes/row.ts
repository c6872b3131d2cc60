import type { WriterType } from '../identity.ts'

/** What an answer means for the samples of a write. Values of a label, so the set is closed. */
export const OUTCOMES = {
  accepted: 'Azure accepted them',
  held_back: 'the sender keeps them and tries again',
  refused: 'the sender drops them',
  abandoned: 'the sender went away before it was answered, and tries again',
} as const

export type Outcome = keyof typeof OUTCOMES

/**
 * What the sender is answered. Prometheus repeats 5xx and drops the samples on everything else, so
 * whatever may pass with time becomes a 5xx.
 *
 * - `as it is`: the status that Azure gave
 * - `grace`: 503 for AUTH_GRACE_SECONDS, then the status that Azure gave
 * - `throttle`: THROTTLE_STATUS
 * - `never`: no write ends with it
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export type Reply = number | 'as it is' | 'grace' | 'throttle' | 'never'

/** As of an alert: `critical`, samples are lost or will be within 20 minutes; `warning`, in days. */
export type Severity = 'critical' | 'warning' | 'info'

export interface CauseRow {
  readonly reply: Reply
  /** Who can meet it. Default: every identity. */
  readonly identities?: readonly WriterType[]
  /** What it is asked to wait. Default: what Azure says, or more the longer nothing succeeds. */
  readonly retryAfterSeconds?: number
  /** How a write with this cause can end. */
  readonly outcomes: readonly Outcome[]
  readonly severity: Severity
  /** What happens, in a sentence without its full stop. `{...}` is filled in, see {@link Subject}. */
  readonly what: string
  /** What a person does about it; empty where there is nothing to do. */
  readonly next: string
  /** The command that fixes it, or shows what to fix. */
  readonly command?: string
  /** The section of docs/alerts.md that says more, which is the name of an alert. */
  readonly runbook?: string
}

/** Most rows begin with one of these. */
export const held = { outcomes: ['held_back'], severity: 'critical' } as const
export const lost = { outcomes: ['refused'], severity: 'critical' } as const
