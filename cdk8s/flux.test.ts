import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { crdProblems } from '../test/kubernetes/crd.ts'
import { synthesize } from './synthesize.ts'
import { deploymentOf, NATIVE, toldOf } from './testing/deployment.ts'

type Flux = NonNullable<EnvironmentInput['flux']>
type Cluster = Parameters<typeof deploymentOf>[0]

interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: Readonly<Record<string, unknown>>
}

const NAME = 'prometheus-example-aks-example'

function filesOf(flux: Flux, cluster: Cluster = {}) {
  const { environment } = deploymentOf(cluster, { argocd: undefined, flux })
  return synthesize(environment, toldOf(environment))
}

function documentsOf(flux: Flux, cluster: Cluster = {}): Document[] {
  const text = filesOf(flux, cluster).get('flux/example/aks-example.yaml') ?? ''
  return parseAllDocuments(text).map((document) => document.toJS())
}

function specOf(kind: string, flux: Flux, cluster: Cluster = {}) {
  return documentsOf(flux, cluster).find((document) => document.kind === kind)?.spec
}

describe('what Flux is given', () => {
  it('has the fields that its CRDs know, and names that nothing else has', () => {
    const documents = documentsOf({})
    expect(documents.map(({ kind }) => kind)).toEqual([
      'HelmRepository',
      'HelmRelease',
      'Kustomization',
    ])
    for (const document of documents) {
      expect(crdProblems(document)).toEqual([])
      expect(document.metadata).toEqual({ name: NAME, namespace: 'flux-system' })
    }
  })

  it('is a release that takes over one that runs, with its CRDs', () => {
    expect(specOf('HelmRelease', {})).toMatchObject({
      releaseName: 'kube-prometheus-stack',
      targetNamespace: 'monitoring',
      storageNamespace: 'monitoring',
      upgrade: { crds: 'CreateReplace' },
      chart: {
        spec: {
          chart: 'kube-prometheus-stack',
          version: '88.5.3',
          sourceRef: { kind: 'HelmRepository', name: NAME },
        },
      },
    })
  })

  it('has our values inline, which Flux merges after the user’s own', () => {
    const valuesFrom = [{ kind: 'ConfigMap', name: 'own' } as const]
    const spec = specOf('HelmRelease', { valuesFrom })
    expect(spec?.valuesFrom).toEqual([{ ...valuesFrom[0], valuesKey: 'values.yaml' }])
    const file = filesOf({}).get('kubernetes/example/aks-example/values/kube-prometheus-stack.yaml')
    expect(spec?.values).toEqual(parseAllDocuments(file ?? '')[0]?.toJS())
  })

  it('finds the manifests in the source and the folder that are named', () => {
    const source = { kind: 'OCIRepository', name: 'platform', namespace: 'sources' } as const
    const flux = { source, path: 'infra/prometheus', interval: '5m' }
    expect(specOf('Kustomization', flux)).toMatchObject({
      interval: '5m',
      path: './infra/prometheus/dist/kubernetes/example/aks-example/manifests',
      sourceRef: source,
    })
    expect(specOf('HelmRelease', { namespace: 'cd' })).toBeDefined()
    expect(documentsOf({ namespace: 'cd' })[1]?.metadata.namespace).toBe('cd')
  })

  it('takes the chart from a mirror, and says that a registry is one', () => {
    expect(specOf('HelmRepository', { chartRepository: 'https://charts.example.com' })).toEqual({
      interval: '10m',
      url: 'https://charts.example.com',
    })
    const url = 'oci://registry.example.com/charts'
    expect(specOf('HelmRepository', { chartRepository: url })).toEqual({
      interval: '10m',
      url,
      type: 'oci',
    })
  })

  it('is the manifests alone where there is no chart', () => {
    const serviceAccount = { existing: true, name: 'own' } as const
    const documents = documentsOf({}, { prometheus: { kind: 'operator', serviceAccount } })
    expect(documents.map(({ kind }) => kind)).toEqual(['Kustomization'])
  })

  it('is the chart alone where there are no manifests', () => {
    const documents = documentsOf({}, { ...NATIVE, identity: { type: 'workloadIdentity' } })
    expect(documents.map(({ kind }) => kind)).toEqual(['HelmRepository', 'HelmRelease'])
  })

  it('is nothing unless it is asked for', () => {
    const { environment } = deploymentOf({})
    expect([...synthesize(environment, toldOf(environment)).keys()].join()).not.toContain('flux/')
  })
})
