import { describe, expect, it } from 'vitest'
import { BUILT_IN, crdProblems as problems } from './crd.ts'
import { clusters, manifestOf, manifestsOf, theCluster, valuesOf } from './files.ts'

/** The chart copies `prometheusSpec` field by field into the Prometheus that it creates. */
function prometheusOf(spec: unknown) {
  return { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', spec }
}

describe('held against the strict CRD schemas', () => {
  it.each(clusters)('every object of $name has known fields only', (deployment) => {
    for (const manifest of manifestsOf(deployment)) {
      if (!BUILT_IN.includes(manifest.kind)) expect(problems(manifest)).toEqual([])
    }
    expect(problems(prometheusOf(valuesOf(deployment).prometheus.prometheusSpec))).toEqual([])
  })

  const spec = () =>
    structuredClone(valuesOf(theCluster('example/aks-example')).prometheus.prometheusSpec)

  it('a field in the wrong place is refused', () => {
    expect(problems(prometheusOf({ ...spec(), writeRelabelConfigs: [] })).join()).toContain(
      'writeRelabelConfigs',
    )
  })

  it('the timing of a probe inside httpGet is refused', () => {
    const [container] = spec().containers ?? []
    const probe = { httpGet: { path: '/health', port: 'rw-port', timeoutSeconds: 10 } }
    const containers = [{ ...container, livenessProbe: probe }]
    expect(problems(prometheusOf({ ...spec(), containers })).join()).toContain('timeoutSeconds')
  })

  it('a parameter that is no text is refused', () => {
    const spec = { provider: 'azure', parameters: { useVMManagedIdentity: true } }
    const object = { ...manifestOf(theCluster('example/aks-example'), 'SecretProviderClass'), spec }
    expect(problems({ kind: 'SecretProviderClass', ...object }).join()).toContain('string')
  })
})
