import { html } from 'hono/html'
import packageJson from '../../package.json' with { type: 'json' }
import type { Report } from '../observe/report.ts'

/** Where these docs can be read. The image's build argument DOCS says it, for the very version that is built. */
const { homepage }: { readonly name: string; readonly homepage?: string } = packageJson

const OWN = {
  'docs/status-page.md': 'This page',
  'docs/alerts.md': 'Runbooks',
  'docs/causes.md': 'Every cause',
  'docs/metrics.md': 'Metrics',
  'docs/reference.md': 'Every variable',
  'docs/certificates.md': 'Certificates and their rotation',
} as const

const MICROSOFT = {
  'https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-remote-write-troubleshooting':
    'Remote write, troubleshooting',
  'https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-ingest-limits':
    'Ingestion limits of a workspace',
  'https://azure.status.microsoft/': 'Azure status',
} as const

/** The page's foot: version, and where to read on. */
export function links({ version }: Report) {
  const own = Object.entries(OWN).map(([path, title]) => html`<li>${title}: ${docsLink(path)}</li>`)
  const microsoft = Object.entries(MICROSOFT).map(
    ([url, title]) => html`<li><a href="${url}" rel="noreferrer">${title}</a> (Microsoft)</li>`,
  )
  return html`<footer>azure-monitor-remote-write ${version}. All times are UTC.
<ul>${own}${microsoft}</ul></footer>`
}

/** ` Runbook: docs/alerts.md#...`, or nothing. @param alert - its name, as a row of the causes has it */
export function runbookLink(alert: string | undefined) {
  return alert === undefined
    ? ''
    : html` <span class="quiet">Runbook: ${docsLink(`docs/alerts.md#${alert.toLowerCase()}`)}</span>`
}

/** A link to a page of the docs; its path where their address is unknown. */
export function docsLink(path: string, base: string | undefined = homepage) {
  const [file, section] = path.split('#')
  // A phone has no room for both in a line.
  const shown = section === undefined ? html`${file}` : html`${file}#<wbr>${section}`
  return base === undefined
    ? html`<code>${shown}</code>`
    : html`<a href="${base.replace(/\/$/, '')}/${path}" rel="noreferrer">${shown}</a>`
}
