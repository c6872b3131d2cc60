import { AZURE } from './causes/azure.ts'
import { NETWORK } from './causes/network.ts'
import { QUIET } from './causes/quiet.ts'
import type { CauseRow } from './causes/row.ts'
import { SENDER } from './causes/sender.ts'
import { TOKEN } from './causes/token.ts'

export { OUTCOMES, type Outcome } from './causes/row.ts'

/**
 * Why samples do not arrive: the one table that every place speaks from. The name of a row is what log,
 * metrics, page and `check` call it.
 */
export const CAUSES = { ...AZURE, ...NETWORK, ...TOKEN, ...SENDER, ...QUIET }

export type Cause = keyof typeof CAUSES

/** The row of `cause`, whichever fields it has. */
export function causeRow(cause: Cause): CauseRow {
  return CAUSES[cause]
}

/** What `{...}` in a row is filled in with. */
export interface Subject {
  /** Who was asked: ingestion, Entra ID or IMDS. */
  readonly host: string
  /** The data collection rule's immutable id. */
  readonly rule: string
  /** The identity, as the Azure portal knows it. */
  readonly identity: string
  /** Of the service principal, which is what roles are assigned to; or a command that prints it. */
  readonly objectId: string
  readonly clientId: string
  readonly tenantId: string
  /** Of the pod, which an alert knows by its labels. */
  readonly namespace: string
  readonly pod: string
  /** What the token is for. */
  readonly audience: string
  /** What the other side answered, for a row that has no better words. */
  readonly detail: string
}

/** Fills `text` in; what is not known stays as a word in capitals. */
export function fillIn(text: string, subject: Partial<Subject>): string {
  return text.replaceAll(
    /\{(\w+)\}/g,
    (_, name: keyof Subject) => subject[name] ?? name.replace(/[A-Z]/g, '_$&').toUpperCase(),
  )
}

/** Azure accepts no sample that is older, so that is how long a failure is harmless. */
export const MAX_SAMPLE_AGE_SECONDS = 20 * 60
