import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

interface Report {
  readonly files: number
  readonly cpuSeconds: number
  readonly memoryMiB: number
}

/** In a process of its own, whose memory and CPU time are nobody else's. */
function synthesizeFleet(clusters: number): Report {
  const script = resolve(import.meta.dirname, 'synthesize-fleet.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(clusters)], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

/** Chart values, an Application and five objects. */
const FILES_PER_CLUSTER = 7

it('synthesizes Terraform and YAML of 200 clusters within 10 s and 600 MB, and in linear time', () => {
  const none = synthesizeFleet(1)
  const some = synthesizeFleet(100)
  const many = synthesizeFleet(200)
  expect(many.files).toBe(200 * FILES_PER_CLUSTER)
  expect(many.cpuSeconds).toBeLessThan(10)
  expect(many.memoryMiB).toBeLessThan(600)
  // CPU time, without that of starting up. Quadratic growth would make it four times as much.
  const growth = (many.cpuSeconds - none.cpuSeconds) / (some.cpuSeconds - none.cpuSeconds)
  expect(growth).toBeLessThan(3.2)
}, 120_000)
