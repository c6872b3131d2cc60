import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkFiles } from './check-files.ts'
import { type CustomResource, customResourcesIn } from './custom-resources.ts'

const text = { type: 'string' }
const object = (properties: object) => ({ type: 'object', properties })

/** A CRD of the operator with a few fields. */
function crd(kind: string, spec: object, version = 'v1'): CustomResource[] {
  const definition = {
    kind: 'CustomResourceDefinition',
    metadata: { name: kind, annotations: { 'operator.prometheus.io/version': '0.70.0' } },
    spec: {
      group: 'monitoring.coreos.com',
      names: { kind },
      versions: [{ name: version, schema: { openAPIV3Schema: object({ spec: object(spec) }) } }],
    },
  }
  return customResourcesIn(stringify(definition), 'crds/all.yaml')
}

const VALUES = 'kubernetes/prod/aks/values/kube-prometheus-stack.yaml'
const MANIFEST = 'kubernetes/prod/aks/manifests/pod-monitor.yaml'
const valuesOf = (prometheusSpec: object, more: object = {}) =>
  new Map([[VALUES, stringify({ prometheus: { prometheusSpec, ...more } })]])
const manifest = (spec: object) =>
  new Map([
    [MANIFEST, stringify({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', spec })],
  ])
const prometheus = crd('Prometheus', {
  retention: text,
  storage: object({ size: text }),
  remoteWrite: { type: 'array', items: object({ url: text, sendExemplars: { type: 'boolean' } }) },
})

describe('values of the chart', () => {
  it('are the fields of the Prometheus that the chart makes of them', () => {
    const spec = { image: { tag: 'v3' }, storageSpec: { size: '1Gi' }, remoteWrite: [{ url: 'a' }] }
    expect(checkFiles(valuesOf(spec), prometheus)).toMatchObject({ problems: [], warnings: [] })
  })

  it('say where a field stands that the CRD does not know, and what comes of it', () => {
    const spec = { remoteWrite: [{ url: 'a' }, { url: 'b', messageVersion: 'V2.0' }] }
    expect(checkFiles(valuesOf(spec), prometheus).problems).toEqual([
      {
        path: `dist/${VALUES}: prometheus.prometheusSpec.remoteWrite[1].messageVersion`,
        value: 'V2.0',
        allowed:
          'nothing: CRD Prometheus, operator.prometheus.io/version: 0.70.0 (crds/all.yaml) has no such field, and the API server drops it without a word',
        next: 'upgrade the CRD, or change what asks for it in environments/prod.ts',
      },
    ])
  })

  it('are called as they are in the values', () => {
    const [problem] = checkFiles(valuesOf({ storageSpec: { Size: '1Gi' } }), prometheus).problems
    expect(problem?.path).toBe(`dist/${VALUES}: prometheus.prometheusSpec.storageSpec.Size`)
    expect(problem?.next).toMatch(/^did you mean size\? If not, upgrade the CRD/)
  })

  it('are an agent’s where the chart makes one', () => {
    const values = valuesOf({ retention: '1d' }, { agentMode: true })
    const agent = crd('PrometheusAgent', {}, 'v1alpha1')
    expect(checkFiles(values, prometheus).objects).toBe(0)
    expect(checkFiles(values, agent).problems).toHaveLength(1)
  })
})

describe('an object', () => {
  const monitor = crd('PodMonitor', { jobLabel: text })

  it('fits every CRD of its kind that is given', () => {
    const newer = crd('PodMonitor', { jobLabel: text, bodySizeLimit: text })
    const files = manifest({ bodySizeLimit: '1MB' })
    expect(checkFiles(files, newer).problems).toEqual([])
    expect(checkFiles(files, [...newer, ...monitor]).problems).toHaveLength(1)
  })

  it('without a CRD of its kind is named once, and what Kubernetes knows by itself is not', () => {
    const configMap = stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 1 } })
    const files = new Map([
      ...manifest({}),
      ['kubernetes/prod/two/manifests/pod-monitor.yaml', manifest({}).get(MANIFEST) ?? ''],
      ['kubernetes/prod/aks/manifests/config-map.yaml', configMap],
      ['kubernetes/prod/aks/kustomization.yaml', 'kind: Kustomization'],
      ['helm/prod/aks.sh', '#!/bin/sh'],
    ])
    expect(checkFiles(files, prometheus)).toMatchObject({
      problems: [],
      objects: 0,
      warnings: [
        { path: `dist/${MANIFEST} (and 1 more)`, value: 'monitoring.coreos.com/v1 PodMonitor' },
      ],
    })
  })

  it('of a version that is not served is refused', () => {
    const [problem] = checkFiles(manifest({}), crd('PodMonitor', {}, 'v2')).problems
    expect(problem).toMatchObject({
      path: `dist/${MANIFEST}: apiVersion`,
      value: 'monitoring.coreos.com/v1',
      allowed: 'v2 of CRD PodMonitor, operator.prometheus.io/version: 0.70.0 (crds/all.yaml)',
    })
  })

  it('is one of several in a file', () => {
    const release = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', spec: { a: 1 } }
    const text = [release, release].map((one) => stringify(one)).join('---\n')
    const { problems } = checkFiles(new Map([['flux/prod/aks.yaml', text]]), monitor)
    expect(problems.map(({ next }) => next)).toEqual(
      Array(2).fill('upgrade the CRD, or change what asks for it in environments/prod.ts'),
    )
  })
})
