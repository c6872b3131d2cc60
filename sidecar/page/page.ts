import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { IDENTITY_TYPES, type IdentityType } from '../../contract/identity.ts'
import { ROUTES } from '../../contract/routes.ts'
import { clock, counted, duration } from '../observe/readable.ts'
import type { Report } from '../observe/report.ts'
import { charts } from './charts.ts'
import { links } from './links.ts'
import { breakable, stateSection } from './state.ts'
import { STYLE } from './style.ts'
import { certificateTable, configurationTable, troubleTable } from './tables.ts'

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
const ICON_COLORS: { readonly [T in Report['state']['tone']]: string } = {
  good: '2da44e',
  waiting: '2f6fd0',
  warning: 'd29922',
  'held-back': 'd29922',
  lost: 'cf222e',
}

interface PageOptions {
  /** Whether the page stays as it is, for people who read slowly or with a screen reader. */
  readonly isPaused: boolean
  /** Whether nothing is folded away. A refresh would close what somebody opened. */
  readonly isUnfolded: boolean
}

/** The page for the person on call: complete HTML, without a script. Every text in it is escaped. */
export function renderPage(report: Report, options: PageOptions) {
  const { state, cluster, at } = report
  const { isPaused, isUnfolded } = options
  const now = at.getTime()
  const up = duration((now - report.startedAt.getTime()) / 1000)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isPaused ? '' : html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`}
<title>${state.sentence}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${ICON_COLORS[state.tone]}'/%3E%3C/svg%3E">
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<span><strong>Remote write to Azure Monitor</strong>${cluster === undefined ? '' : ` · ${cluster}`}</span>
<span>${clock(at, now)}:${at.toISOString().slice(17, 19)} UTC, up ${up}</span>
<nav aria-label="This page">
<a href="${addressOf({ isPaused: !isPaused, isUnfolded })}">${isPaused ? `Refresh every ${REFRESH_SECONDS} s` : 'Stop refreshing'}</a>
<a href="${addressOf({ isPaused, isUnfolded: !isUnfolded })}">${isUnfolded ? 'Fold' : 'Unfold all'}</a>
<a href="${ROUTES.status}">JSON</a>
</nav>
</header>
<main>
${stateSection(report)}
<section class="charts" aria-label="History">
${charts(report)}
</section>
${troubleTable(report, isUnfolded)}
<section class="facts" aria-label="Identity and upstream">
<div class="card"><h2>Token</h2>${tokenFacts(report)}</div>
<div class="card"><h2>Upstream</h2>${upstreamFacts(report)}</div>
<div class="card"><h2>Identity</h2>${identityFacts(report)}</div>
</section>
${certificateTable(report, isUnfolded)}
${configurationTable(report, isUnfolded)}
</main>
${links(report)}
</body>
</html>
`
}

function addressOf({ isPaused, isUnfolded }: PageOptions): string {
  const query = [...(isPaused ? ['refresh=off'] : []), ...(isUnfolded ? ['unfold=all'] : [])]
  return query.length === 0 ? ROUTES.page : `${ROUTES.page}?${query.join('&')}`
}

function facts(rows: Readonly<Record<string, string | undefined>>) {
  const known = Object.entries(rows).filter(([, value]) => value !== undefined && value !== '')
  return html`<dl>${known.map(([name, value = '']) => html`<dt>${name}</dt><dd>${breakable(value)}</dd>`)}</dl>`
}

function identityFacts({ identity }: Report) {
  return facts({
    Kind: IDENTITY_TYPES[identity.type as IdentityType],
    Application: identity.clientId,
    Tenant: identity.tenantId,
    Cloud: identity.cloud,
    Authority: identity.authority,
    Scope: identity.scope,
  })
}

function tokenFacts({ at, token, identity }: Report) {
  const now = at.getTime()
  const { expiresAt } = token
  const refreshed = identity.tokenRefreshedAt
  const until = (date: Date) => `${clock(date, now)} UTC`
  return facts({
    State: token.usable ? 'valid' : 'none',
    Expires: expiresAt && `${until(expiresAt)}, in ${duration((expiresAt.getTime() - now) / 1000)}`,
    Acquired:
      refreshed && `${until(refreshed)}, ${duration((now - refreshed.getTime()) / 1000)} ago`,
  })
}

function upstreamFacts({ upstream, rule, inFlight }: Report) {
  return facts({
    Host: upstream,
    Rule: rule,
    'In flight': `${counted(inFlight.writes, 'write')}, ${counted(inFlight.bytes, 'byte')}`,
  })
}
