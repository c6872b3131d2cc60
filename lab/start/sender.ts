import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { CONTENT_TYPES, encodeWriteRequest, type Series } from '../remote-write.ts'

/** Prometheus' own defaults are 2000 and 50; these are small enough that a short run shows something. */
export interface SenderOptions {
  readonly url: string
  readonly maxSamplesPerSend?: number
  readonly shards?: number
  /** Gives up on a write after so long. A real Prometheus never does. Default: 60. */
  readonly patienceSeconds?: number
}

export interface SenderCounts {
  readonly requests: number
  /** Requests that were repeated after a 5xx or a network error. */
  readonly retries: number
  /** Samples that were given up, with the answer that made it so. */
  readonly dropped: readonly { readonly samples: number; readonly answer: string }[]
  /** Of every request, in milliseconds, in the order of their answers. */
  readonly latenciesMs: readonly number[]
}

/** Sends series as Prometheus does: in order for each series, retrying what may pass with time. */
export interface Sender {
  /** Resolves when each sample has been taken or given up. */
  send(series: readonly Series[]): Promise<void>
  counts(): SenderCounts
  close(): Promise<void>
}

/** https://prometheus.io/docs/practices/remote_write/ */
const BACKOFF_MS = { min: 30, max: 5000 }

export function createSender(options: SenderOptions): Sender {
  const { url, maxSamplesPerSend = 50, shards = 4, patienceSeconds = 60 } = options
  const { origin, pathname } = new URL(url)
  // One connection for each shard, as Prometheus has.
  const pools = Array.from({ length: shards }, () => new Pool(origin, { connections: 1 }))
  const latenciesMs: number[] = []
  const dropped: { samples: number; answer: string }[] = []
  let retries = 0

  async function post(pool: Pool, body: Buffer, attempt: number): Promise<Outcome> {
    const began = performance.now()
    try {
      const response = await pool.request({
        path: pathname,
        method: 'POST',
        body,
        headers: {
          'content-type': CONTENT_TYPES['1.0'],
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
          'user-agent': 'azure-monitor-remote-write-start/1',
          ...(attempt > 0 ? { 'retry-attempt': String(attempt) } : {}),
        },
      })
      const text = await response.body.text()
      return {
        status: response.statusCode,
        text: text.split('\n')[0] ?? '',
        waitMs: Number(response.headers['retry-after'] ?? 0) * 1000,
      }
    } catch (error) {
      return { status: 0, text: String(error), waitMs: 0 }
    } finally {
      latenciesMs.push(performance.now() - began)
    }
  }

  async function deliver(pool: Pool, batch: readonly Series[]): Promise<void> {
    const body = encodeWriteRequest(batch)
    const deadline = Date.now() + patienceSeconds * 1000
    let backoffMs = BACKOFF_MS.min
    for (let attempt = 0; ; attempt += 1) {
      const { status, text, waitMs } = await post(pool, body, attempt)
      if (status >= 200 && status < 300) return
      const final = status !== 0 && status < 500
      if (final || Date.now() > deadline) {
        dropped.push({ samples: batch.length, answer: `${status || 'no answer'} ${text}`.trim() })
        return
      }
      retries += 1
      await sleep(waitMs > 0 ? waitMs : backoffMs)
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS.max)
    }
  }

  async function work(pool: Pool, queue: readonly Series[]): Promise<void> {
    for (let at = 0; at < queue.length; at += maxSamplesPerSend) {
      await deliver(pool, queue.slice(at, at + maxSamplesPerSend))
    }
  }

  return {
    async send(series) {
      const queues: Series[][] = pools.map(() => [])
      for (const one of series) queues[shardOf(one, shards)]?.push(one)
      await Promise.all(pools.map((pool, index) => work(pool, queues[index] ?? [])))
    },
    counts: () => ({
      requests: latenciesMs.length,
      retries,
      dropped: [...dropped],
      latenciesMs: [...latenciesMs],
    }),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()))
    },
  }
}

interface Outcome {
  /** 0 when there was no answer. */
  readonly status: number
  readonly text: string
  readonly waitMs: number
}

/** A series stays on its shard, which keeps its samples in order. */
function shardOf({ labels }: Series, shards: number): number {
  const text = JSON.stringify(labels)
  let hash = 0
  for (let at = 0; at < text.length; at += 1) hash = (hash * 31 + text.charCodeAt(at)) >>> 0
  return hash % shards
}
