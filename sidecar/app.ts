import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono, type Next } from 'hono'
import { isLoopbackHost } from '../contract/ingestion-url.ts'
import { ROUTES } from '../contract/routes.ts'
import { describeReport } from './observe/in-words.ts'
import type { Report } from './observe/report.ts'
import type { Status } from './observe/status.ts'
import { CONTENT_SECURITY_POLICY, renderPage } from './page/page.ts'
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

  // The process is alive. Never tied to Azure: a restart fixes nothing there.
  app.get(ROUTES.health, (c) => c.text('alive\n'))

  // Not tied to Azure either: an unready container takes Prometheus itself out of its Service.
  app.get(ROUTES.ready, byLoopbackName, (c) => {
    const { ready } = status()
    const text = isFromPod(c) ? describeReport(report()) : ready ? 'ready\n' : 'not ready\n'
    return c.text(text, ready ? 200 : 503)
  })

  const printForStrangers = shared(PRINT_MS, metrics.print)
  app.get(ROUTES.metrics, byLoopbackName, async (c) => {
    const text = await (isFromPod(c) ? metrics.print() : printForStrangers())
    return c.body(text, 200, { 'content-type': metrics.contentType })
  })

  app.get(ROUTES.page, forPeople, byLoopbackName, (c) =>
    c.html(
      renderPage(report(), {
        isPaused: c.req.query('refresh') === 'off',
        isUnfolded: c.req.query('unfold') === 'all',
      }),
      200,
      PAGE_HEADERS,
    ),
  )
  app.get(ROUTES.status, forPeople, byLoopbackName, (c) => c.json(report(), 200, DATA_HEADERS))

  // Not routes of their own: Hono calls a handler at once only where it is the one that matches.
  app.notFound((c) => {
    const { path } = c.req
    const allow = METHODS[path]
    return allow === undefined ? nowhere(c) : c.text(`${path} allows ${allow}\n`, 405, { allow })
  })
  app.onError((error, c) => {
    onDefect(error)
    return c.text('a defect of the sidecar; its log says more\n', 500)
  })
  return app
}

/** What each path allows, for whoever asks otherwise. */
const METHODS: Readonly<Record<string, string>> = {
  [ROUTES.write]: 'POST',
  [ROUTES.health]: 'GET, HEAD',
  [ROUTES.ready]: 'GET, HEAD',
  [ROUTES.metrics]: 'GET, HEAD',
  [ROUTES.page]: 'GET, HEAD',
  [ROUTES.status]: 'GET, HEAD',
} satisfies Record<(typeof ROUTES)[keyof typeof ROUTES], string>

const DATA_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const

const PAGE_HEADERS = {
  ...DATA_HEADERS,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
} as const

/** A few hundred metrics take a millisecond to print; Prometheus asks every few seconds. */
const PRINT_MS = 1_000

/** Makes something anew at most every `ms`, whoever asks for it. */
function shared<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let made: { readonly at: number; readonly value: Promise<T> } | undefined
  return () => {
    const at = performance.now()
    if (made === undefined || at - made.at >= ms) made = { at, value: make() }
    return made.value
  }
}

function nowhere(c: Context<Env>) {
  return c.text(`not found; writes go to POST ${ROUTES.write}\n`, 404)
}

/** Whoever is in the pod, or comes by `kubectl port-forward`. */
function isFromPod(c: Context<Env>): boolean {
  return isLoopback(c.env.incoming.socket)
}

async function forPeople(c: Context<Env>, next: Next) {
  return isFromPod(c) ? next() : nowhere(c)
}

/**
 * A page of the internet that has made its own host name lead to 127.0.0.1 (DNS rebinding) comes by somebody's
 * port-forward, but cannot hide that name. Probes and scrapes from outside the pod use the pod's address.
 */
async function byLoopbackName(c: Context<Env>, next: Next) {
  if (!isFromPod(c)) return next()
  const names = c.env.incoming.headersDistinct.host ?? ['']
  const isLocal = (name: string) => isLoopbackHost(URL.parse(`http://${name}`)?.hostname ?? '')
  return names.every(isLocal)
    ? next()
    : c.text('from here, this is http://localhost or http://127.0.0.1 only\n', 421)
}
