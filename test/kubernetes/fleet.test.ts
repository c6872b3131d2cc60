import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

interface Report {
  readonly files: number
  readonly memoryMiB: number
}

/** In a process of its own, whose memory is nobody else's. */
function synthesizeFleet(clusters: number): Report {
  const script = resolve(import.meta.dirname, 'synthesize-fleet.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(clusters)], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

/** Chart values, an Application and five objects. */
const FILES_PER_CLUSTER = 7

// How long it takes is for the bench to say: node bench/validate/main.ts 200
it('synthesizes Terraform and YAML of 200 clusters within 600 MB', () => {
  const { files, memoryMiB } = synthesizeFleet(200)
  expect(files).toBe(200 * FILES_PER_CLUSTER)
  expect(memoryMiB).toBeLessThan(600)
})
