import type { HttpBindings } from '@hono/node-server'
import { expect, it } from 'vitest'
import { ROUTES } from '../contract/routes.ts'
import { createApp } from './app.ts'

const never = () => {
  throw new Error('nothing here asks for it')
}
const app = createApp({
  handleWrite: never,
  status: never,
  report: never,
  metrics: { print: never, contentType: 'text/plain' },
  onDefect: never,
})

const from = (remoteAddress: string) =>
  ({ incoming: { socket: { remoteAddress } } }) as unknown as HttpBindings

async function ask(method: string, path: string, peer = '127.0.0.1') {
  const response = await app.request(path, { method }, from(peer))
  return [response.status, response.headers.get('allow'), await response.text()]
}

it('has one handler for a write, which Hono then calls without a chain of promises', () => {
  const [handlers] = app.router.match('POST', ROUTES.write)
  expect(handlers).toHaveLength(1)
})

it.each([
  ['PUT', ROUTES.write, 'POST'],
  ['GET', ROUTES.write, 'POST'],
  ['POST', ROUTES.health, 'GET, HEAD'],
  ['DELETE', ROUTES.page, 'GET, HEAD'],
  ['POST', ROUTES.status, 'GET, HEAD'],
])('answers %s %s with what the path allows', async (method, path, allow) => {
  expect(await ask(method, path)).toEqual([405, allow, `${path} allows ${allow}\n`])
})

it.each([
  ['a path that it does not have', 'GET', '/api/v2/write', '127.0.0.1'],
  ['a page for people, to a stranger', 'GET', ROUTES.status, '10.0.0.7'],
])('knows nothing of %s', async (_, method, path, peer) => {
  expect(await ask(method, path, peer)).toEqual([
    404,
    null,
    'not found; writes go to POST /api/v1/write\n',
  ])
})
