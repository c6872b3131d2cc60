import { setTimeout as sleep } from 'node:timers/promises'
import { startPrometheus } from '../../lab/prometheus.ts'
import { RW1, snappyBlock } from '../../sidecar/testing/post.ts'

/** Writes to a sidecar, and knows what it was answered. */
export interface Sender {
  /** What it was answered, in its own words; the latest last. */
  answers(): string
  close(): Promise<void>
}

export type StartSender = (url: string) => Promise<Sender>

/** A real Prometheus: what it was answered is what its log says. */
export const prometheus: StartSender = async (url) => {
  const sender = await startPrometheus({
    remoteWrites: { 'azure-monitor': url },
    flushSeconds: 0,
    // Its first write is as large as all that it has scraped.
    queueConfig: { batch_send_deadline: '200ms', max_shards: 1 },
  })
  return {
    // Its log quotes what it quotes.
    answers: () => sender.output().replaceAll('\\"', '"'),
    close: () => sender.close(),
  }
}

/** Writes as Prometheus does, without one: takes no second to start. */
export const plainWrites: StartSender = async (url) => {
  const answers: string[] = []
  const ending = new AbortController()
  const { signal } = ending
  const writing = (async () => {
    while (!signal.aborted) {
      const body = new Uint8Array(snappyBlock(2048))
      const response = await fetch(url, { method: 'POST', headers: RW1, body, signal })
      answers.push(await response.text())
      await sleep(200, undefined, { signal })
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) answers.push(String(error))
  })
  return {
    answers: () => answers.join('\n'),
    async close() {
      ending.abort()
      await writing
    },
  }
}
