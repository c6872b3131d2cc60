import { type Cause, causeRow, fillIn } from '../contract/cause.ts'
import { NETWORK } from '../contract/causes/network.ts'
import type { CauseRow } from '../contract/causes/row.ts'
import { NO_TOKEN_RUNBOOK } from '../contract/causes/token.ts'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { subjectOf } from '../contract/subject.ts'

/** Something that went wrong, as whoever met it knows it. */
export interface Fault {
  readonly cause: Cause
  /** What the other side answered, or what is wrong with a file; one line, never a secret. */
  readonly detail?: string
  /** Who was asked. Default: ingestion. */
  readonly host?: string
  /** What Azure's support asks for. */
  readonly requestId?: string
}

/** A fault in words: what happens, what to do about it, and the command that fixes it. */
export interface Explanation extends Fault, Pick<CauseRow, 'severity'> {
  readonly what: string
  /** Empty where there is nothing to do. */
  readonly next: string
  readonly command?: string
  /** The section of docs/alerts.md that says more. */
  readonly runbook?: string
}

export type Explain = (fault: Fault) => Explanation

/** @param objectId - of the service principal, as the latest token has it */
export function createExplain(
  config: SidecarConfig,
  objectId: () => string | undefined = () => undefined,
): Explain {
  const subject = subjectOf(config)

  /** Where Entra ID cannot be reached, no token comes, which has an alert of its own. */
  function rowOf({ cause, host = subject.host }: Fault): CauseRow {
    const isOfToken = cause in NETWORK && host !== subject.host
    return { ...causeRow(cause), ...(isOfToken ? { runbook: NO_TOKEN_RUNBOOK } : {}) }
  }

  return (fault) => {
    const { what, next, command, severity, runbook } = rowOf(fault)
    const id = objectId() ?? subject.objectId
    const about = {
      ...subject,
      ...(id === undefined ? {} : { objectId: id }),
      ...(fault.host === undefined ? {} : { host: fault.host }),
    }
    const { detail, ...others } = fault
    // It is part of the sentence then, and not repeated.
    const rest = detail === undefined || what.includes('{detail}') ? {} : { detail }
    return {
      ...others,
      ...rest,
      severity,
      what: fillIn(what, detail === undefined ? about : { ...about, detail }),
      next: fillIn(next, about),
      ...(command === undefined ? {} : { command: fillIn(command, about) }),
      ...(runbook === undefined ? {} : { runbook }),
    }
  }
}

/** Prometheus logs the first line of an answer, up to so many bytes. */
const MAX_TEXT = 1024

/** All of it in one line. The detail gives way when it is too long. */
export function inOneLine(
  { what, next, command, detail = '' }: Explanation,
  {
    theirsFirst = false,
    more = '',
  }: { readonly theirsFirst?: boolean; readonly more?: string } = {},
): string {
  const step = command === undefined ? next : `${next}: ${command}`
  const ours = [what, more, step].filter((part) => part !== '').join('; ')
  const room = Math.max(MAX_TEXT - Buffer.byteLength(ours) - '; '.length, 0)
  const theirs = Buffer.from(detail).toString('utf8', 0, room).trim()
  const parts = theirsFirst ? [theirs, ours] : [ours, theirs]
  return parts.filter((part) => part !== '').join('; ')
}

/** Should anyone ever quote a token, it ends here. */
const JWT = /eyJ[\w-]{10,}\.[\w.-]+/g

/** What others say may have lines, control characters and tokens in it; a log line has none of these. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(JWT, '***')
    .trim()
}
