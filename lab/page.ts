import { html } from 'hono/html'
import type { LabState } from './state.ts'

/** The control endpoint's page: complete HTML without scripts or assets, which reloads itself. */
export function renderPage(state: LabState): string {
  const { ingestion, authority, imds, faults, struck, applications } = state
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width">
<title>Lab: ${ingestion.series} series</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse }
th, td { text-align: left; padding: .15rem 1.5rem .15rem 0; border-bottom: 1px solid #8884 }
td { font-variant-numeric: tabular-nums }
</style>
</head>
<body>
<h1>Embedded Azure</h1>
${table('Stored', {
  series: ingestion.series,
  samples: ingestion.stored,
  'samples per second': ingestion.samplesPerSecond,
  'compressed bytes': ingestion.bytes,
})}
${table('Faults in force', flatten(faults), 'None.')}
${table('Struck by faults', struck)}
${table('Dropped after a 2xx', ingestion.dropped, 'Nothing.')}
${table('Write requests by status', ingestion.requests, 'None yet.')}
${table('Tokens', {
  'issued by Entra ID': authority.issued,
  ...prefix('refused: AADSTS', authority.refused),
  'issued by IMDS': imds.issued,
  'refused by IMDS': imds.refused,
})}
${table(
  'Registered certificates',
  Object.fromEntries(
    applications.flatMap(({ clientId, certificates }) =>
      certificates.map(({ thumbprint, validTo }) => [
        `${clientId} ${thumbprint}`,
        `until ${validTo.toISOString()}`,
      ]),
    ),
  ),
  'None.',
)}
</body>
</html>
`)
}

type Rows = Readonly<Record<string, string | number>>

function table(title: string, rows: Rows, whenEmpty = '') {
  const entries = Object.entries(rows)
  if (entries.length === 0) return html`<h2>${title}</h2>\n<p>${whenEmpty}</p>`
  const lines = entries.map(
    ([name, value]) =>
      html`<tr><th scope="row">${name}</th><td>${typeof value === 'number' ? value.toLocaleString('en') : value}</td></tr>\n`,
  )
  return html`<h2>${title}</h2>\n<table>${lines}</table>`
}

function flatten(faults: LabState['faults']): Rows {
  return Object.fromEntries(
    Object.entries(faults).flatMap(([where, values]) =>
      Object.entries(values).map(([name, value]) => [`${where}.${name}`, String(value)]),
    ),
  )
}

function prefix(text: string, rows: Rows): Rows {
  return Object.fromEntries(Object.entries(rows).map(([name, value]) => [`${text}${name}`, value]))
}
