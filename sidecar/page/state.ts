import { html } from 'hono/html'
import { clock, duration } from '../observe/readable.ts'
import type { Report } from '../observe/report.ts'
import { runbookLink } from './links.ts'

/** One glance: the state, since when, what is at risk, what to do about it. */
export function stateSection({ state, at }: Report) {
  const { tone, headline, sentence, why, notices } = state
  const detail = sentence.slice(headline.length + 2)
  return html`<section class="state ${tone}" aria-label="State" aria-live="polite">
<h1>${sentence.slice(0, headline.length + 1)} <span class="why">${breakable(detail)}</span></h1>
${riskOf(state, at.getTime())}
${
  why === undefined || why.next === ''
    ? ''
    : html`<p class="next"><strong>Next</strong> ${why.next}${why.command === undefined ? '.' : ':'}</p>
${command(why.command)}`
}
${answerOf(why)}
${why?.runbook === undefined ? '' : html`<p>${runbookLink(why.runbook)}</p>`}
${
  notices.length === 0
    ? ''
    : html`<ul>${notices.map(({ text, runbook }) => html`<li>${text}${runbookLink(runbook)}</li>`)}</ul>`
}
</section>`
}

/** A countdown to the first loss, and afterwards what is lost. */
function riskOf({ risk }: Report['state'], now: number) {
  if (risk === undefined) return ''
  const { since, lossAt, ageSeconds, secondsToLoss } = risk
  const first =
    secondsToLoss > 0
      ? {
          value: duration(secondsToLoss),
          label: `until samples are lost, at ${clock(lossAt, now)} UTC`,
        }
      : {
          value: duration(-secondsToLoss),
          label: `of samples lost, since ${clock(since, now)} UTC`,
        }
  return html`<dl class="figures">
<div><dt>${first.label}</dt><dd>${first.value}</dd></div>
<div><dt>age of the oldest sample that waits; Azure accepts 20 min</dt><dd>${duration(ageSeconds)}</dd></div>
</dl>`
}

/** One click selects all of it. */
export function command(text: string | undefined) {
  return text === undefined ? '' : html`<pre class="command"><code>${text}</code></pre>`
}

/** What the other side answered, apart from our own words. */
export function answerOf(
  fault: { readonly detail?: string; readonly requestId?: string } | undefined,
) {
  if (fault?.detail === undefined) return ''
  const { detail, requestId } = fault
  const id =
    requestId === undefined ? '' : html` <span class="quiet">x-ms-request-id ${requestId}</span>`
  return html`<blockquote>${detail}${id}</blockquote>`
}

/** A GUID or the immutable id of a rule: people copy it, and compare it with another. */
const ID = /(dcr-[\da-f]{32}|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b)/

/** Ids stay in one piece where there is room for one; hosts and paths break after dots, slashes and hyphens only. */
export function breakable(text: string) {
  const parts = text.split(ID)
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<span class="id">${part}</span>` : broken(part)))}`
}

function broken(text: string) {
  const parts = text.split(/(?<=[./:=&?#-])(?=\w)/)
  return html`${parts.map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`))}`
}
