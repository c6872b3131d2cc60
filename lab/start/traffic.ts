import { setTimeout as sleep } from 'node:timers/promises'
import { bitsOf, type Series } from '../remote-write.ts'
import { parseExposition } from './exposition.ts'
import type { Sender } from './sender.ts'

/** Something that is scraped. */
export interface Target {
  readonly job: string
  readonly instance: string
  /** Its metrics in the text format. */
  scrape(): Promise<string>
}

export interface TrafficOptions {
  readonly targets: readonly Target[]
  readonly externalLabels: Readonly<Record<string, string>>
  readonly sender: Sender
  readonly scrapes: number
  readonly intervalMs: number
  /** After each scrape has been sent. */
  readonly onScrape: (scrape: number, series: number) => void
  /** Gives up in between, even while the sender is repeating a write. */
  readonly signal?: AbortSignal | undefined
}

/** Scrapes every target a few times and sends what it finds. Returns everything that was sent. */
export async function runTraffic(options: TrafficOptions): Promise<Series[]> {
  const { targets, externalLabels, sender, scrapes, intervalMs, onScrape, signal } = options
  const sent: Series[] = []
  const aborted = new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => {})
  for (let scrape = 1; scrape <= scrapes; scrape += 1) {
    const began = Date.now()
    const scraped = await Promise.all(targets.map((target) => scrapeTarget(target, externalLabels)))
    const series = scraped.flat()
    await Promise.race([sender.send(series), aborted])
    sent.push(...series)
    onScrape(scrape, series.length)
    if (scrape < scrapes) {
      await sleep(Math.max(0, intervalMs - (Date.now() - began)), undefined, { signal })
    }
  }
  return sent
}

async function scrapeTarget(
  { job, instance, scrape }: Target,
  externalLabels: Readonly<Record<string, string>>,
): Promise<Series[]> {
  const timestampMs = Date.now()
  return parseExposition(await scrape()).map(({ labels, value }) => ({
    labels: { ...externalLabels, ...labels, job, instance },
    samples: [{ timestampMs, bits: bitsOf(value) }],
  }))
}
