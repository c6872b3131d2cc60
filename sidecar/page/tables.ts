import { html } from 'hono/html'
import { runbookLink } from './documentation.ts'
import { clock, duration } from './quantity.ts'
import type { Report } from './report.ts'

// A table that is wider than a phone becomes a list there; `data-label` then says what the head said.

export function problemTable({ recentProblems, at }: Report) {
  if (recentProblems.length === 0) return ''
  const now = at.getTime()
  return html`<div class="card"><table class="stacking">
<caption>Latest problems</caption>
<thead><tr><th scope="col">What</th><th scope="col">What was said, and what to do</th><th scope="col" class="number">Times</th><th scope="col" class="number">Last, UTC</th></tr></thead>
<tbody>${recentProblems.map(
    ({ what, message, next, runbook, count, first, last }) => html`<tr>
<th scope="row">${what}</th>
<td>${message === '' ? '' : html`<code class="message">${message}</code>`}${next}${runbookLink(runbook)}</td>
<td class="number" data-label="Times">${count.toLocaleString('en')}</td>
<td class="number" data-label="Last, UTC">${clock(last, now)}<br><span class="quiet">first ${clock(first, now)}</span></td>
</tr>`,
  )}</tbody>
</table></div>`
}

export function certificateTable({ identity, at }: Report) {
  if (identity.certificates.length === 0) return ''
  const now = at.getTime()
  return html`<div class="card"><table class="stacking">
<caption>Certificates</caption>
<thead><tr><th scope="col">Thumbprint</th><th scope="col">State</th><th scope="col">Valid from</th><th scope="col">Until</th><th scope="col">File</th></tr></thead>
<tbody>${identity.certificates.map((version) => {
    const { thumbprint, subject, notBefore, notAfter, file } = version
    const leftSeconds = (notAfter.getTime() - now) / 1000
    return html`<tr>
<th scope="row"><code>${thumbprint}</code><br><span class="quiet">${subject}</span></th>
<td data-label="State">${certificateState(version, now)}</td>
<td class="date" data-label="Valid from">${notBefore.toISOString().slice(0, 10)}</td>
<td class="date" data-label="Until">${notAfter.toISOString().slice(0, 10)}, ${leftSeconds > 0 ? `in ${duration(leftSeconds)}` : 'expired'}</td>
<td data-label="File"><code>${file}</code></td>
</tr>`
  })}</tbody>
</table></div>`
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

export function configurationTable({ configuration }: Report) {
  return html`<div class="card"><table class="stacking">
<caption>Effective configuration</caption>
<thead><tr><th scope="col">Variable</th><th scope="col">Value</th></tr></thead>
<tbody>${configuration.map(
    ({ name, value, isDefault }) =>
      html`<tr${isDefault ? html` class="default"` : ''}><th scope="row"><code>${name}</code></th><td><code>${value === '' ? 'none' : value}</code>${isDefault ? ' (default)' : ''}</td></tr>`,
  )}</tbody>
</table></div>`
}
