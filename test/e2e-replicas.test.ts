import { describe, expect, it } from 'vitest'
import { isInPath } from '../lab/process.ts'
import { runReplicas } from './e2e/replicas.ts'

const isEverything = process.env.CI !== undefined || process.env.E2E === 'all'
if (!isInPath('prometheus')) {
  console.log('skipped: no prometheus in PATH (apt-get install prometheus)')
}

describe.skipIf(!isEverything)(
  'two replicas of a real Prometheus, of which the first is away for a while',
  () => {
    it('write once or twice, as the environment file says', { timeout: 120_000 }, async () => {
      const options = {
        runSeconds: 2,
        awaySeconds: 2,
        end: 'stopped',
        prometheus: 'prometheus',
      } as const
      const results = await runReplicas({ ...options, ways: ['first', 'all'] })
      const [first, all] = [results.get('first'), results.get('all')]
      if (first === undefined || all === undefined) throw new Error('both ways are played')

      // One writer, which loses nothing while it runs; of the other one nothing comes, whoever is away.
      expect(first.writers.map((pod) => pod.slice(-2))).toEqual(['-0'])
      expect(first.held[0]).toMatchObject({ missing: 0 })
      expect(first.held[1]?.missing).toBe(first.held[1]?.samples)
      expect(first.gapSeconds).toBeGreaterThanOrEqual(options.awaySeconds)

      // Two writers, each with everything that it holds.
      expect(all.writers.map((pod) => pod.slice(-2))).toEqual(['-0', '-1'])
      expect(all.held.map(({ missing }) => missing)).toEqual([0, 0])
      expect(all.stored).toBeGreaterThan(1.5 * first.stored)
      expect([first.dropped, all.dropped]).toEqual([0, 0])
      for (const { samples } of [...first.held, ...all.held]) expect(samples).toBeGreaterThan(500)
    })
  },
)
