import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sidecar } from '../../contract/environment/sidecar.ts'
import { quantityOf } from '../../contract/kubernetes/quantity.ts'
import { type Bench, setUp } from '../surroundings.ts'
import { openStuckUpstream, sendBodies, WORST_BODIES } from './bodies.ts'
import { startStage } from './stage.ts'

const MiB = 1024 * 1024
const limit = quantityOf(sidecar.shape.resources.parse(undefined).limits.memory)

let bench: Bench
let upstream: Awaited<ReturnType<typeof openStuckUpstream>>

beforeAll(async () => {
  bench = await setUp()
  upstream = await openStuckUpstream(bench.surroundings)
})

afterAll(async () => {
  upstream.close()
  await bench.close()
})

const start = () =>
  startStage({
    surroundings: { ...bench.surroundings, upstreamPort: upstream.port },
    bundle: undefined,
  })

// The peak of a process is read from /proc.
it.runIf(existsSync('/proc/self/status'))(
  'the shipped memory limit has a fifth to spare with the worst bodies one after the other',
  async () => {
    const stage = await start()
    try {
      for (const bodies of WORST_BODIES) await sendBodies(stage.port, bodies, stage.peakBytes)
      expect(stage.end()).toBeUndefined()
      expect(stage.peakBytes() / MiB).toBeLessThan((0.8 * limit) / MiB)
    } finally {
      await stage.close()
    }
  },
)
