import { setTimeout as sleep } from 'node:timers/promises'
import { bitsOf, CONTENT_TYPES, encodeWriteRequest } from '../../lab/remote-write.ts'

const SHARDS = 4
const SERIES_PER_WRITE = 40
const PAUSE_MS = 90

/** Writes some thirty times a second, in order on each shard, and waits as Prometheus does after a 5xx. */
export async function startTraffic(url: string) {
  const stop = new AbortController()
  const { signal } = stop

  async function post(body: Buffer) {
    const headers = {
      'content-type': CONTENT_TYPES['1.0'],
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    }
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal,
    })
    await response.arrayBuffer()
    return { status: response.status, waitSeconds: Number(response.headers.get('retry-after')) }
  }

  async function deliver(body: Buffer): Promise<void> {
    for (let backoffMs = 30; ; backoffMs = Math.min(2 * backoffMs, 5000)) {
      const { status, waitSeconds } = await post(body)
      if (status < 500) return
      await sleep(waitSeconds > 0 ? waitSeconds * 1000 : backoffMs, undefined, { signal })
    }
  }

  async function runShard(shard: number): Promise<void> {
    for (;;) {
      await deliver(encodeWriteRequest(seriesOf(shard)))
      await sleep(PAUSE_MS * (0.7 + 0.6 * Math.random()), undefined, { signal })
    }
  }

  const running = Array.from({ length: SHARDS }, (_, shard) => runShard(shard))
  const ended = Promise.allSettled(running)
  return {
    async close() {
      stop.abort()
      await ended
    },
  }
}

function seriesOf(shard: number) {
  const timestampMs = Date.now()
  return Array.from({ length: SERIES_PER_WRITE }, (_, number) => ({
    labels: {
      __name__: 'http_requests_total',
      shard: String(shard),
      instance: `10.0.0.${number}:8080`,
    },
    samples: [{ timestampMs, bits: bitsOf(Math.random()) }],
  }))
}
