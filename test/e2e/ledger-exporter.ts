import { openEndpoint } from '../../lab/endpoint.ts'
import { bitsOf, type Sample, type Series } from '../../lab/remote-write.ts'

const SERIES = 50

/**
 * A scrape target that remembers what it said: each scrape gets new values with their times, so that
 * what is stored can be compared although the sender keeps nothing to compare with.
 */
export async function openLedgerExporter() {
  const samples = Array.from({ length: SERIES }, (): Sample[] => [])
  let scrapes = 0
  const endpoint = await openEndpoint({
    handle() {
      scrapes += 1
      const timestampMs = Date.now()
      const lines = samples.map((ledger, index) => {
        const value = scrapes + index / 7
        ledger.push({ timestampMs, bits: bitsOf(value) })
        return `ledger{i="${index}"} ${value} ${timestampMs}`
      })
      return { status: 200, body: `${lines.join('\n')}\n` }
    },
  })
  return {
    target: `127.0.0.1:${endpoint.port}`,
    /** Everything said so far, as series without the sender's own labels. */
    series: (): Series[] =>
      samples.map((ledger, index) => ({
        labels: { __name__: 'ledger', i: String(index) },
        samples: [...ledger],
      })),
    /** How often it was asked. */
    scrapes: () => scrapes,
    close: endpoint.close,
  }
}
