import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Agent, request } from 'node:https'

// The least that Node can do with a write: buffer it, send it on over TLS with a static token, answer the status.

const { UPSTREAM_PORT, CA_PATH = '', TOKEN, PORT } = process.env
const agent = new Agent({ keepAlive: true, ca: readFileSync(CA_PATH) })

createServer((incoming, outgoing) => {
  const chunks = []
  incoming.on('data', (chunk) => chunks.push(chunk))
  incoming.on('end', () => {
    const body = Buffer.concat(chunks)
    const headers = {
      'content-type': incoming.headers['content-type'],
      'content-encoding': incoming.headers['content-encoding'],
      'content-length': body.length,
      authorization: `Bearer ${TOKEN}`,
    }
    const target = {
      agent,
      method: 'POST',
      host: 'localhost',
      port: UPSTREAM_PORT,
      path: incoming.url,
    }
    const sent = request({ ...target, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => outgoing.writeHead(answer.statusCode).end())
    })
    sent.on('error', () => outgoing.writeHead(502).end())
    sent.end(body)
  })
}).listen(Number(PORT), '127.0.0.1')
