import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { CAUSES } from '../../contract/cause.ts'
import { IDENTITY_TYPES, type IdentityType } from '../../contract/identity.ts'
import { ROUTES } from '../../contract/routes.ts'
import { charts } from './charts.ts'
import { documentation, runbookLink } from './documentation.ts'
import { clock, duration } from './quantity.ts'
import type { Report } from './report.ts'
import { STYLE } from './style.ts'
import { certificateTable, configurationTable, problemTable } from './tables.ts'

const REFRESH_SECONDS = 5

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Nothing runs, nothing is fetched; the one style is this one, the icon is in the page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Of the icon in the tab; readable on a light and on a dark one. */
const ICON_COLOURS: { readonly [T in Report['state']['tone']]: string } = {
  good: '2da44e',
  waiting: '2f6fd0',
  warning: 'd29922',
  'held-back': 'd29922',
  lost: 'cf222e',
}

interface PageOptions {
  /** Whether the page stays as it is, for people who read slowly or with a screen reader. */
  readonly isPaused: boolean
}

/** The page for the person on call: complete HTML, without a script. Every text in it is escaped. */
export function renderPage(report: Report, { isPaused }: PageOptions) {
  const { state, cluster, at } = report
  const now = at.getTime()
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isPaused ? '' : html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`}
<title>${state.sentence}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${ICON_COLOURS[state.tone]}'/%3E%3C/svg%3E">
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<span><strong>Remote write to Azure Monitor</strong>${cluster === undefined ? '' : ` · ${cluster}`}</span>
<span>${clock(at, now)}:${at.toISOString().slice(17, 19)} UTC, up ${duration((now - report.startedAt.getTime()) / 1000)}</span>
<nav aria-label="This page">
${isPaused ? html`<a href="/">Refresh every ${REFRESH_SECONDS} s</a>` : html`<a href="/?refresh=off">Stop refreshing</a>`}
<a href="${ROUTES.status}">JSON</a>
</nav>
</header>
<main>
<section class="state ${state.tone}" aria-label="State">
<h1>${state.sentence}</h1>
${state.advice === undefined ? '' : html`<p>${state.advice.next}${runbookLink(state.advice.runbook)}</p>`}
${
  state.notices.length === 0
    ? ''
    : html`<ul>${state.notices.map(({ text, runbook }) => html`<li>${text}${runbookLink(runbook)}</li>`)}</ul>`
}
</section>
<section class="charts" aria-label="History">
${charts(report)}
</section>
${problemTable(report)}
<section class="facts" aria-label="Identity and upstream">
<div class="card"><h2>Identity</h2>${identityFacts(report)}</div>
<div class="card"><h2>Token</h2>${tokenFacts(report)}</div>
<div class="card"><h2>Upstream</h2>${upstreamFacts(report)}</div>
</section>
${certificateTable(report)}
${configurationTable(report)}
</main>
${documentation(report)}
</body>
</html>
`
}

function facts(rows: Readonly<Record<string, string | undefined>>) {
  const known = Object.entries(rows).filter(([, value]) => value !== undefined && value !== '')
  return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

function identityFacts({ identity }: Report) {
  return facts({
    Mode: IDENTITY_TYPES[identity.type as IdentityType],
    Application: identity.clientId,
    Tenant: identity.tenantId,
    Cloud: identity.cloud,
    Authority: identity.authority,
    Scope: identity.scope,
  })
}

function tokenFacts({ at, token, identity }: Report) {
  const now = at.getTime()
  const ago = (date: Date) =>
    `${clock(date, now)} UTC, ${duration((now - date.getTime()) / 1000)} ago`
  const { expiresAt, failingSince } = token
  return facts({
    'In hand': token.usable ? 'yes' : 'no',
    Expires:
      expiresAt &&
      `${clock(expiresAt, now)} UTC, in ${duration((expiresAt.getTime() - now) / 1000)}`,
    'Last refresh': identity.tokenRefreshedAt && ago(identity.tokenRefreshedAt),
    'Failing since': failingSince && ago(failingSince),
    Problem: token.problem,
  })
}

function upstreamFacts({ upstream, rule, azure, inHand, at }: Report) {
  const { cause, since } = azure
  const state = cause === undefined ? 'no write yet' : CAUSES[cause].about
  return facts({
    Host: upstream,
    Rule: rule,
    State: since === undefined ? state : `${state}, since ${clock(since, at.getTime())} UTC`,
    'In hand': `${inHand.writes} writes, ${inHand.bytes} bytes`,
  })
}
