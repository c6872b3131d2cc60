import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A machine's worth of metrics that change with each scrape, on a free port. */
export async function openTarget(series: number): Promise<{ port: number; close(): void }> {
  let scrapes = 0
  const server = createServer((_, response) => {
    scrapes += 1
    const lines = Array.from({ length: series }, (__, i) => {
      const labels = `namespace="team-${i % 25}",pod="service-${i % 40}-${i}",container="service-${i % 40}"`
      return `container_cpu_usage_seconds_total{${labels}} ${i + scrapes * ((i % 97) / 96)}\n`
    })
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(`# TYPE container_cpu_usage_seconds_total counter\n${lines.join('')}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}
