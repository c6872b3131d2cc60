import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sidecar } from '../contract/environment/sidecar.ts'
import { interpolate, requestsOf, sizingTable } from './sizing.ts'

const MiB = 1024 * 1024
const LOADS = [
  { requestsPerSecond: 10, cpuCores: 0.01, rssBytes: 60 * MiB },
  { requestsPerSecond: 110, cpuCores: 0.05, rssBytes: 80 * MiB },
]

test('a million series every 15 s are 33 requests/s', () => {
  expect(requestsOf(1_000_000, 15)).toBeCloseTo(33.3, 1)
})

test('a quiet Prometheus still sends every 5 s', () => {
  expect(requestsOf(100, 60)).toBe(0.2)
})

test('between two rates CPU and memory lie on a line', () => {
  expect(interpolate(LOADS, 60)).toEqual({ cpuCores: 0.03, rssBytes: 70 * MiB })
})

test('a measured rate is what was measured', () => {
  expect(interpolate(LOADS, 10)).toEqual({ cpuCores: 0.01, rssBytes: 60 * MiB })
})

test('beyond the measured rates CPU grows in proportion', () => {
  expect(interpolate(LOADS, 220)).toEqual({ cpuCores: 0.1, rssBytes: 80 * MiB })
  expect(interpolate(LOADS, 5)).toEqual({ cpuCores: 0.005, rssBytes: 60 * MiB })
})

test('requests have a quarter of headroom, limits hold the catch-up after an outage', () => {
  const row = sizingTable(LOADS, 100 * MiB).find(
    (one) => one.activeSeries === 3_000_000 && one.scrapeIntervalSeconds === 15,
  )
  // 100 requests/s: 0.046 cores and 78 MiB.
  expect(row).toEqual({
    activeSeries: 3_000_000,
    scrapeIntervalSeconds: 15,
    requestsPerSecond: 100,
    cpuMillicores: 60,
    memoryRequestMiB: 112,
    memoryLimitMiB: 192,
  })
})

test('what the container asks for by default is the row of a million series every 15 s', () => {
  const page = readFileSync('docs/sizing.md', 'utf8')
  const row = /^\| 1,000,000 \| 15 s \| 33 \| (\d+)m \| (\w+) \| (\w+) \|$/m.exec(page)
  const { resources } = sidecar.parse({ image: 'registry.example/sidecar:1.0.0' })
  expect([resources.requests.memory, resources.limits.memory]).toEqual(row?.slice(2))
  expect(Number.parseInt(resources.requests.cpu, 10)).toBeGreaterThanOrEqual(Number(row?.[1]))
})
