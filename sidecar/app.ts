import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono, type Next } from 'hono'
import { isLoopback as isLoopbackHost } from '../contract/ingestion-url.ts'
import { ROUTES } from '../contract/routes.ts'
import { describeStatus, type Status } from './observe/status.ts'
import { CONTENT_SECURITY_POLICY, renderPage } from './page/page.ts'
import type { Report } from './page/report.ts'
import { isLoopback } from './write/accept.ts'
import type { HandleWrite } from './write/write.ts'

interface AppParts {
  readonly handleWrite: HandleWrite
  readonly status: () => Status
  /** For people: what the page and `/status` say. */
  readonly report: () => Report
  readonly metrics: { print(): Promise<string>; readonly contentType: string }
  /** A defect: something threw. */
  readonly onDefect: (error: Error) => void
}

type Env = { Bindings: HttpBindings }

export function createApp({ handleWrite, status, report, metrics, onDefect }: AppParts): Hono<Env> {
  const app = new Hono<Env>()

  app.post(ROUTES.write, async (c) => {
    const answer = await handleWrite(c.env.incoming, c.env.outgoing)
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  })

  // The process is alive. Never tied to Azure: a restart mends nothing there.
  app.get(ROUTES.health, (c) => c.text('alive\n'))

  // Not tied to Azure either: an unready container takes Prometheus itself out of its Service.
  app.get(ROUTES.ready, (c) => {
    const now = status()
    return c.text(describeStatus(now), now.ready ? 200 : 503)
  })

  app.get(ROUTES.metrics, async (c) =>
    c.body(await metrics.print(), 200, { 'content-type': metrics.contentType }),
  )

  app.get(ROUTES.page, forPeople, (c) =>
    c.html(renderPage(report(), { isPaused: c.req.query('refresh') === 'off' }), 200, PAGE_HEADERS),
  )
  app.get(ROUTES.status, forPeople, (c) => c.json(report(), 200, DATA_HEADERS))

  for (const [path, allow] of Object.entries(METHODS)) {
    app.all(path, (c) => c.text(`${path} takes ${allow}\n`, 405, { allow }))
  }
  app.notFound((c) => c.text(`there is nothing here; writes go to POST ${ROUTES.write}\n`, 404))
  app.onError((error, c) => {
    onDefect(error)
    return c.text('a defect of the sidecar; its log says more\n', 500)
  })
  return app
}

const METHODS = {
  [ROUTES.write]: 'POST',
  [ROUTES.health]: 'GET, HEAD',
  [ROUTES.ready]: 'GET, HEAD',
  [ROUTES.metrics]: 'GET, HEAD',
  [ROUTES.page]: 'GET, HEAD',
  [ROUTES.status]: 'GET, HEAD',
} as const satisfies Record<(typeof ROUTES)[keyof typeof ROUTES], string>

const DATA_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const

const PAGE_HEADERS = {
  ...DATA_HEADERS,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
} as const

/**
 * `kubectl port-forward` comes from loopback. A page of the internet that has made its own host name
 * lead to 127.0.0.1 (DNS rebinding) comes from there too, but cannot hide that name.
 */
async function forPeople(c: Context<Env>, next: Next) {
  if (!isLoopback(c.env.incoming.socket)) return c.notFound()
  if (!isLoopbackHost(new URL(c.req.url).hostname)) {
    return c.text('open this page as http://localhost or http://127.0.0.1\n', 421)
  }
  return next()
}
