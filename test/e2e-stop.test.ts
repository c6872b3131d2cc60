import { describe, expect, it } from 'vitest'
import { isInPath } from '../lab/process.ts'
import { QUICK_STOPS } from './e2e/pod-trials.ts'
import { runPod } from './e2e/run-pod.ts'

const prometheus = process.env.PROMETHEUS ?? 'prometheus'
const hasPrometheus = prometheus.includes('/') || isInPath(prometheus)
if (!hasPrometheus) console.log('skipped: no prometheus in PATH (apt-get install prometheus)')

describe.concurrent('a pod of a real Prometheus and the built sidecar', () => {
  it.skipIf(!hasPrometheus && process.env.CI === undefined).for(QUICK_STOPS)(
    'loses no sample when it is stopped: $name',
    { timeout: 150_000 },
    async (trial) => {
      const result = await runPod(trial, { carrier: 'sidecar', order: 'plain', prometheus })
      const { sent, lost, different, struck, seconds, log } = result
      console.log(`${trial.name}: ${sent} samples, lost ${lost}; ${seconds.pod.toFixed(1)} s`)
      expect(sent).toBeGreaterThan(500)
      expect({ lost, different }, log).toEqual({ lost: 0, different: 0 })
      expect(struck > 0).toBe(trial.strikes ?? false)
      expect(log).toContain('"msg":"drained"')
    },
  )
})
