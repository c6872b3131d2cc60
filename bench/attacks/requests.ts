import { ROUTES } from '../../contract/routes.ts'
import { get, type Reply, RW1, send } from '../../sidecar/testing/post.ts'
import type { Net } from './floods.ts'

/** One request is the whole attack. */
export interface Request {
  readonly name: string
  readonly from: 'a web page, by a port-forward' | 'another pod'
  ask(port: number, net: Net): Promise<Reply>
}

const PAGE = { host: 'evil.example', origin: 'http://evil.example' }

const fromPage = (path: string) => (port: number) =>
  get(`http://127.0.0.1:${port}${path}`, { headers: { host: PAGE.host } })

const asStranger = (path: string) => (port: number, net: Net) =>
  get(`http://${net.host}:${port}${path}`, { localAddress: net.kubeletAddress })

export const REQUESTS: readonly Request[] = [
  {
    name: 'a write by a name that leads to 127.0.0.1 (DNS rebinding)',
    from: 'a web page, by a port-forward',
    ask: (port) =>
      send(`http://127.0.0.1:${port}${ROUTES.write}`, { headers: { ...RW1, ...PAGE } }),
  },
  ...([ROUTES.status, ROUTES.ready, ROUTES.metrics] as const).map((path) => ({
    name: `\`${path}\` by such a name`,
    from: 'a web page, by a port-forward' as const,
    ask: fromPage(path),
  })),
  {
    name: 'a write without a token',
    from: 'another pod',
    ask: (port, net) =>
      send(`http://${net.host}:${port}${ROUTES.write}`, { localAddress: net.kubeletAddress }),
  },
  ...([ROUTES.status, ROUTES.ready] as const).map((path) => ({
    name: `\`${path}\``,
    from: 'another pod' as const,
    ask: asStranger(path),
  })),
]
