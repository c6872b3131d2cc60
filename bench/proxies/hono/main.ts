import { serve } from '@hono/node-server'
import { Hono } from 'hono'

// What one would write first: a web stream in, a web stream out.

const { UPSTREAM_URL = '', TOKEN = '', PORT = '' } = process.env

const app = new Hono()

app.post('/api/v1/write', (c) => {
  const headers = new Headers(c.req.raw.headers)
  headers.delete('host')
  headers.delete('connection')
  headers.delete('content-length')
  headers.set('authorization', `Bearer ${TOKEN}`)
  return fetch(new URL(c.req.path, UPSTREAM_URL), {
    method: 'POST',
    headers,
    body: c.req.raw.body,
    duplex: 'half',
  })
})

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) })
