import { join } from 'node:path'
import type { Contender } from './contender.ts'

export const hono: Contender = {
  name: 'hono',
  about: 'Hono the obvious way, fetch(url, { body: c.req.raw.body }) and a static token',
  keepsBodies: true,
  prepare: async ({ upstreamPort, caPath, token }) => ({
    version: `Node ${process.version}`,
    launch: async (port) => ({
      command: process.execPath,
      args: [join(import.meta.dirname, 'hono/main.ts')],
      env: {
        NODE_EXTRA_CA_CERTS: caPath,
        UPSTREAM_URL: `https://localhost:${upstreamPort}`,
        TOKEN: token,
        PORT: String(port),
      },
    }),
  }),
}
