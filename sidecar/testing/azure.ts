import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived at the ingestion endpoint. */
export interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

type Script = (response: ServerResponse, received: Received, count: number) => void

/** An ingestion endpoint on loopback that answers as the test says and keeps what it got. */
export async function startAzure(script: Script = (response) => response.writeHead(204).end()) {
  const received: Received[] = []
  let connections = 0
  let answer = script
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', () => {})
    incoming.on('end', () => {
      const { method, url, headers } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks) }
      received.push(request)
      answer(response, request, received.length)
    })
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${INGESTION_PATH}`,
    received,
    server,
    connections: () => connections,
    answer(next: Script) {
      answer = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const RULE = `dcr-${'0123456789abcdef'.repeat(2)}`
export const INGESTION_PATH = `/dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
