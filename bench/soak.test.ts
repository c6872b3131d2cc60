import { expect, test } from 'vitest'
import { readMetric } from './soak.ts'

const EXPOSITION = `# TYPE nodejs_active_handles_total gauge
nodejs_active_handles{type="Socket"} 9
nodejs_active_handles_total 12
process_resident_memory_bytes 7.4e+7
`

test('a metric is read by its whole name', () => {
  expect(readMetric(EXPOSITION, 'nodejs_active_handles_total')).toBe(12)
  expect(readMetric(EXPOSITION, 'process_resident_memory_bytes')).toBe(74_000_000)
})

test('a metric that is not there is no number', () => {
  expect(readMetric(EXPOSITION, 'nodejs_active_handles')).toBeNaN()
})
