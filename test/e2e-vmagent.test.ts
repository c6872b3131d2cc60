import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createClosing } from '../lab/closing.ts'
import { compareSeries } from '../lab/compare.ts'
import type { FaultsInput } from '../lab/fault.ts'
import { startLab } from '../lab/lab.ts'
import { isInPath } from '../lab/process.ts'
import type { Series } from '../lab/remote-write.ts'
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
  ])('loses no sample: %s', { timeout: 90_000 }, async ([name, faults]) => {
    const { open, close } = createClosing()
    try {
      const lab = await open(startLab())
      const sidecar = await open(stageSidecar(lab, exampleDeployment().env, STAGE))
      const exporter = await open(openLedgerExporter())
      const vmagent = await open(
        startVmagent({ remoteWriteUrl: sidecar.writeUrl, scrapeTarget: exporter.target }),
      )
      await sleep(3000)
      await lab.setFaults(faults)
      await sleep(4000)
      await lab.setFaults({})
      const range = { fromMs: 0, toMs: Date.now() }
      const deadline = Date.now() + 30_000
      let comparison = compareSeries(exporter.series(), ledgerOf(lab.ingestion.series()), range)
      while (comparison.missing.length > 0 && Date.now() < deadline) {
        await sleep(500)
        comparison = compareSeries(exporter.series(), ledgerOf(lab.ingestion.series()), range)
      }
      const { samples, missing, extra, different } = comparison
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
