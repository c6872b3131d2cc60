import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { describeStatus, type Status } from './observe/status.ts'
import { isLoopback } from './write/accept.ts'
import type { HandleWrite } from './write/write.ts'

interface AppParts {
  readonly handleWrite: HandleWrite
  readonly status: () => Status
  readonly metrics: { print(): Promise<string>; readonly contentType: string }
  /** A defect: something threw. */
  readonly onDefect: (error: Error) => void
}

type Env = { Bindings: HttpBindings }

export function createApp({ handleWrite, status, metrics, onDefect }: AppParts): Hono<Env> {
  const app = new Hono<Env>()

  app.post('/api/v1/write', async (c) => {
    const answer = await handleWrite(c.env.incoming, c.env.outgoing)
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  })

  // The process is alive. Never tied to Azure: a restart mends nothing there.
  app.get('/health', (c) => c.text('alive\n'))

  // Not tied to Azure either: an unready container takes Prometheus itself out of its Service.
  app.get('/ready', (c) => {
    const now = status()
    return c.text(describeStatus(now), now.ready ? 200 : 503)
  })

  app.get('/metrics', async (c) =>
    c.body(await metrics.print(), 200, { 'content-type': metrics.contentType }),
  )

  app.get('/', (c) => (forPeople(c) ? c.text(describeStatus(status())) : c.notFound()))
  app.get('/status', (c) => (forPeople(c) ? c.json(status()) : c.notFound()))

  for (const [path, allow] of Object.entries(METHODS)) {
    app.all(path, (c) => c.text(`${path} takes ${allow}\n`, 405, { allow }))
  }
  app.notFound((c) => c.text(`there is nothing here; writes go to POST /api/v1/write\n`, 404))
  app.onError((error, c) => {
    onDefect(error)
    return c.text('a defect of the sidecar; its log says more\n', 500)
  })
  return app
}

const METHODS = {
  '/api/v1/write': 'POST',
  '/health': 'GET, HEAD',
  '/ready': 'GET, HEAD',
  '/metrics': 'GET, HEAD',
  '/': 'GET, HEAD',
  '/status': 'GET, HEAD',
} as const

/** `kubectl port-forward` comes from loopback. */
function forPeople(c: Context<Env>): boolean {
  return isLoopback(c.env.incoming.socket)
}
