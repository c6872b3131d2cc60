import { describe, it } from 'vitest'
import { createClosing } from '../lab/closing.ts'
import { compareSeries } from '../lab/compare.ts'
import type { FaultsInput } from '../lab/fault.ts'
import { startLab } from '../lab/lab.ts'
import { isInPath } from '../lab/process.ts'
import { floatOf, type Series } from '../lab/remote-write.ts'
import { stageSidecar } from '../lab/staged-sidecar.ts'
import { startVmagent } from '../lab/vmagent.ts'
import { exampleDeployment, STAGE } from './e2e/example.ts'
import { openLedgerExporter } from './e2e/ledger-exporter.ts'

const hasVmagent = isInPath('vmagent')
if (!hasVmagent) console.log('skipped: no vmagent in PATH (apt-get install victoria-metrics)')

const STORM: FaultsInput = { ingestion: { status: 429, retryAfterSeconds: 1, everyNth: 2 } }

describe.concurrent('vmagent, writing through the built sidecar', () => {
  it.skipIf(!hasVmagent).for<[string, FaultsInput]>([
    ['calm', {}],
    ['a 429 storm', STORM],
  ])('loses no sample: %s', async ([name, faults], { expect }) => {
    const { open, close } = createClosing()
    try {
      const lab = await open(startLab())
      const sidecar = await open(stageSidecar(lab, exampleDeployment().env, STAGE))
      const exporter = await open(openLedgerExporter())
      const vmagent = await open(
        startVmagent({ remoteWriteUrl: sidecar.writeUrl, scrapeTarget: exporter.target }),
      )
      // Ten scrapes in peace, eight in the storm and as long as it takes to strike, two after it.
      await expect.poll(exporter.scrapes).toBeGreaterThanOrEqual(10)
      await lab.setFaults(faults)
      await expect.poll(exporter.scrapes).toBeGreaterThanOrEqual(18)
      if (faults === STORM) await expect.poll(() => lab.struck().ingestion).toBeGreaterThan(0)
      await lab.setFaults({})
      await expect.poll(exporter.scrapes).toBeGreaterThanOrEqual(20)
      const range = { fromMs: 0, toMs: Date.now() }
      const compare = () => {
        const stored = lab.ingestion.series()
        const sent = withoutLostScrapes(exporter.series(), stored)
        return compareSeries(sent, ledgerOf(stored), range)
      }
      await expect.poll(() => compare().missing.length).toBe(0)
      const { samples, missing, extra, different } = compare()
      console.log(`vmagent, ${name}: ${samples} samples; lost ${missing.length}`)
      expect(samples).toBeGreaterThan(300)
      const counts = {
        missing: missing.length,
        extra: extra.length,
        different: different.length,
        dropped: lab.ingestion.counts().dropped,
      }
      expect(counts, vmagent.output()).toEqual({ missing: 0, extra: 0, different: 0, dropped: {} })
      expect(lab.struck().ingestion > 0).toBe(faults === STORM)
    } finally {
      await close()
    }
  })
})

/** The exporter's series without the labels that vmagent adds, and without its own series. */
function ledgerOf(stored: readonly Series[]): Series[] {
  return stored
    .filter(({ labels }) => labels.__name__ === 'ledger')
    .map(({ labels: { __name__ = '', i = '' }, samples }) => ({ labels: { __name__, i }, samples }))
}

/**
 * What vmagent has to send. Of a scrape that took too long, which happens on a busy machine, it has
 * nothing but `up 0`: so many scrapes may be absent as a whole.
 */
function withoutLostScrapes(said: readonly Series[], stored: readonly Series[]): Series[] {
  const timesOf = (series: readonly Series[]) =>
    series.flatMap(({ samples }) => samples.map(({ timestampMs }) => timestampMs))
  const here = new Set(timesOf(ledgerOf(stored)))
  const failed = stored
    .filter(({ labels }) => labels.__name__ === 'up')
    .flatMap(({ samples }) => samples.filter(({ bits }) => floatOf(bits) === 0))
  const absent = [...new Set(timesOf(said))].filter((time) => !here.has(time))
  const lost = new Set(absent.slice(0, failed.length))
  return said.map(({ labels, samples }) => ({
    labels,
    samples: samples.filter(({ timestampMs }) => !lost.has(timestampMs)),
  }))
}
