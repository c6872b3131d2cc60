import { describe, expect, it } from 'vitest'
import { pathsOf, problemsOf, withPrometheus } from './testing.ts'

describe('of the size of Prometheus', () => {
  it.each([
    [{ storage: { size: '50' } }, 'storage.size'],
    [{ storage: { size: '255Mi' } }, 'storage.size'],
    [{ storage: {} }, 'storage.size'],
    [{ storage: { size: '50Gi', accessMode: 'ReadOnlyMany' } }, 'storage.accessMode'],
    [{ retention: '0s' }, 'retention'],
    [{ retention: 'a week' }, 'retention'],
    [
      { resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } },
      'resources.limits.memory',
    ],
    [{ resources: { requests: { cpu: '1' }, limits: { cpu: '999m' } } }, 'resources.limits.cpu'],
    [{ resources: { memory: '1Gi' } }, 'resources.memory'],
  ])('%j is refused', (prometheus, path) => {
    expect(pathsOf(withPrometheus(prometheus))).toEqual([`clusters[0].prometheus.${path}`])
  })

  it.each([
    [{ storage: { size: '1Ti' } }],
    [{ retention: '2h' }],
    [{ resources: { limits: { memory: '8Gi' } } }],
  ])('%j is allowed', (prometheus) => {
    expect(problemsOf(withPrometheus(prometheus))).toEqual([])
  })
})
