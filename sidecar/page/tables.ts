import { html, raw } from 'hono/html'
import { clock, counted, duration } from '../observe/readable.ts'
import type { Report, ReportedTrouble } from '../observe/report.ts'
import { runbookLink } from './links.ts'
import { answerOf, breakable, command } from './state.ts'

// A table that is wider than a phone becomes a list there; `data-label` then repeats the heading.

type Section = ReturnType<typeof html>

/** What is looked up now and then is folded away. @param isOpen - everything is, when somebody wants all of it */
function fold(summary: string, content: Section | '', isOpen: boolean) {
  return html`<details class="card"${isOpen ? html` open` : ''}><summary>${summary}</summary>
${content}</details>`
}

/** Below one another where there is room, and in a row on a phone. */
const NEXT_LINE = raw('<span class="comma">, </span><br>')

/** Of the latest problems, so many are in sight. */
const IN_SIGHT = 3

export function troubleTable({ troubles, at, state }: Report, isOpen: boolean) {
  // Above, it says what to do already.
  const isAbove = ({ cause, detail }: ReportedTrouble) =>
    cause === state.why?.cause && detail === state.why.detail
  if (troubles.length === 0) return ''
  const now = at.getTime()
  const more = troubles.slice(IN_SIGHT)
  return html`<section class="card troubles"><h2>Latest problems</h2>
${troubleRows(troubles.slice(0, IN_SIGHT), now, isAbove)}
${more.length === 0 ? '' : fold(`${more.length} more`, troubleRows(more, now, isAbove), isOpen)}
</section>`
}

function troubleRows(
  troubles: Report['troubles'],
  now: number,
  isAbove: (trouble: ReportedTrouble) => boolean,
) {
  return html`<table class="stacking"><caption class="hidden">Problems</caption>
<thead class="hidden"><tr><th scope="col">Cause</th><th scope="col">What happens, and what to do</th><th scope="col">When</th></tr></thead>
<tbody>${troubles.map((trouble) => {
    const {
      cause,
      what,
      next,
      command: step,
      runbook,
      count,
      refused,
      since,
      last,
      status,
    } = trouble
    return html`<tr>
<th scope="row"><code>${breakable(cause)}</code>${status === undefined ? '' : html`<br><span class="quiet">answered ${status}</span>`}</th>
<td><p>${breakable(what)}</p>${isAbove(trouble) ? '' : html`${answerOf(trouble)}<p class="quiet">${next}${runbookLink(runbook)}</p>${command(step)}`}</td>
<td class="when"><span class="quiet">since</span> ${clock(since, now)}${NEXT_LINE}<span class="quiet">last</span> ${clock(last, now)}${NEXT_LINE}${counted(count, 'time')}${refused === 0 ? '' : html`${NEXT_LINE}${counted(refused, 'write')} lost`}</td>
</tr>`
  })}</tbody>
</table>`
}

export function certificateTable({ identity, at }: Report, isOpen: boolean) {
  const { certificates } = identity
  if (certificates.length === 0) return ''
  const now = at.getTime()
  const inUse = certificates.find((version) => version.inUse)
  const until = inUse === undefined ? 'none in use' : `in use until ${day(inUse.notAfter)}`
  const rows = html`<table class="stacking"><caption class="hidden">Certificates</caption>
<thead><tr><th scope="col">Thumbprint</th><th scope="col">State</th><th scope="col">Valid from</th><th scope="col">Until</th><th scope="col">File</th></tr></thead>
<tbody>${certificates.map((version) => {
    const { thumbprint, subject, notBefore, notAfter, file } = version
    const leftSeconds = (notAfter.getTime() - now) / 1000
    return html`<tr>
<th scope="row"><code class="id">${thumbprint}</code><br><span class="quiet">${subject}</span></th>
<td data-label="State">${certificateState(version, now)}</td>
<td class="date" data-label="Valid from">${day(notBefore)}</td>
<td class="date" data-label="Until">${day(notAfter)}, ${leftSeconds > 0 ? `in ${duration(leftSeconds)}` : 'expired'}</td>
<td data-label="File"><code>${breakable(file)}</code></td>
</tr>`
  })}</tbody>
</table>`
  return fold(`Certificates: ${counted(certificates.length, 'version')}, ${until}`, rows, isOpen)
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function certificateState(
  version: Report['identity']['certificates'][number],
  now: number,
): string {
  if (version.inUse) return 'in use'
  if (version.isUnknownToEntra) return 'unknown to Entra ID'
  if (version.notAfter.getTime() <= now) return 'expired'
  return version.notBefore.getTime() > now ? 'not yet valid' : 'in reserve'
}

export function configurationTable({ configuration }: Report, isOpen: boolean) {
  const given = configuration.filter(({ isDefault }) => !isDefault).length
  const rows = html`<table class="stacking"><caption class="hidden">Effective configuration</caption>
<thead><tr><th scope="col">Variable</th><th scope="col">Value</th></tr></thead>
<tbody>${configuration.map(
    ({ name, value, isDefault }) =>
      html`<tr${isDefault ? html` class="default"` : ''}><th scope="row"><code>${name}</code></th><td><code>${value === '' ? 'none' : breakable(value)}</code>${isDefault ? ' (default)' : ''}</td></tr>`,
  )}</tbody>
</table>`
  const summary = `Configuration: ${counted(configuration.length, 'variable')}, ${given} set`
  return fold(summary, rows, isOpen)
}
