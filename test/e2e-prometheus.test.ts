import { describe, expect, it } from 'vitest'
import { isInPath } from '../lab/process.ts'
import { runTrial } from './e2e/run-trial.ts'
import { TRIALS } from './e2e/trials.ts'

const isEverything = process.env.CI !== undefined || process.env.E2E === 'all'
const hasPrometheus = isInPath('prometheus')
if (!hasPrometheus) console.log('skipped: no prometheus in PATH (apt-get install prometheus)')

const trials = TRIALS.filter(({ quick }) => isEverything || quick)

describe.concurrent('a real Prometheus, written through the built sidecar', () => {
  it.skipIf(!hasPrometheus && process.env.CI === undefined).for(trials)(
    'loses no sample: $name',
    { timeout: 180_000 },
    async (trial) => {
      const { sidecar, naive, dropped, struck, seconds, sidecarLog } = await runTrial(trial)
      const { samples, missing, extra, different } = sidecar
      console.log(
        `${trial.name}: ${samples} samples; sidecar lost ${missing.length}, naive proxy ${naive.missing.length}; ${seconds.toFixed(0)} s`,
      )
      expect(samples).toBeGreaterThan(1000)
      const counts = {
        missing: missing.length,
        extra: extra.length,
        different: different.length,
        dropped: dropped.sidecar,
      }
      const examples = JSON.stringify([...missing, ...extra, ...different].slice(0, 3), null, 1)
      expect(counts, `${examples}\n${sidecarLog}`).toEqual({
        missing: 0,
        extra: 0,
        different: 0,
        dropped: 0,
      })
      expect(struck > 0).toBe(trial.strikes ?? false)
      // The proof can fail: the same samples, at the same time, by a proxy that does nothing.
      expect({ lost: naive.missing.length > 0, dropped: dropped.naive > 0 }).toEqual({
        lost: trial.naiveLoses,
        dropped: trial.naiveLoses,
      })
    },
  )
})
