import { describe, expect, it } from 'vitest'
import { environments, existing } from '../testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'

describe('wrappers are understood:', () => {
  it.each(['08-argo-application', '20-argo-values-text', '21-argo-sources'])(
    'an Application goes where its destination says (%s)',
    (name) => {
      const { environment, cluster, prometheus } = environments(name)
      expect(prometheus).toMatchObject({
        release: 'kps',
        namespace: 'observability',
        chartVersion: '66.3.1',
      })
      expect(cluster).toMatchObject({
        identity: existing(CLIENT),
        destination: { server: 'https://kubernetes.default.svc' },
      })
      expect(environment?.argocd).toMatchObject({ project: 'default', namespace: 'argocd' })
    },
  )

  it('an ApplicationSet has its elements filled in', () => {
    const { cluster, prometheus } = environments('22-applicationset')
    expect(cluster?.destination).toEqual({ server: 'https://shop' })
    expect(prometheus).toMatchObject({ release: 'kps-shop', namespace: 'observability' })
  })

  it('a ConfigMap holds a prometheus.yml, which no chart has installed', () => {
    const { cluster, said } = environments('23-configmap')
    expect(cluster).toMatchObject({ name: 'shop', transport: 'native', identity: existing(CLIENT) })
    expect(said).toMatch('was not installed by kube-prometheus-stack')
  })

  it('a helmfile says release, namespace and version', () => {
    const { prometheus } = environments('24-helmfile')
    expect(prometheus).toMatchObject({
      release: 'kps',
      namespace: 'observability',
      chartVersion: '66.3.1',
    })
  })

  it("Flux takes values from ConfigMaps, and its own values win; a Secret's are asked about", () => {
    const { cluster, prometheus, said } = environments('37-flux')
    expect(cluster?.name).toBe('shop')
    expect(prometheus).toMatchObject({
      release: 'observability-kps',
      namespace: 'observability',
      replicas: 2,
    })
    expect(said).toMatch('Secret kps-secrets (values.yaml)')
  })

  it('what goes on deploying the release is told of our values', () => {
    expect(environments('24-helmfile').said).toMatch(
      /^release kps of the helmfile goes on deploying the release: its last values are dist/m,
    )
    expect(environments('39-kustomization').environment?.kustomization).toBe(true)
  })

  it('k3s and Kustomize have a chart and its values as well', () => {
    const k3s = environments('38-k3s-helmchart')
    expect(k3s.prometheus).toMatchObject({ release: 'kps', namespace: 'monitoring' })
    expect(k3s.cluster?.vaultReader).toMatchObject({
      via: 'servicePrincipal',
      secretName: 'vault-reader',
    })
    const kustomize = environments('39-kustomization')
    expect(kustomize.prometheus).toMatchObject({ release: 'kps', namespace: 'observability' })
    expect(kustomize.said).toMatch('values-base.yaml, which chart kube-prometheus-stack')
  })

  it('values files apply in the order of Helm', () => {
    const { cluster, prometheus } = environments('19a-base', '19b-overlay')
    expect(cluster).toMatchObject({ name: 'shop', identity: existing(CLIENT) })
    expect(prometheus).toMatchObject({
      replicas: 2,
      externalLabels: { region: 'west' },
      queue: { maxShards: 33 },
    })
  })

  it('a values file that an Application names is a layer below its own values', () => {
    const { cluster, prometheus } = environments('45-argo-value-files', '19a-base')
    expect(cluster?.name).toBe('shop')
    expect(prometheus).toMatchObject({ release: 'kps', replicas: 3, queue: { maxShards: 7 } })
  })
})
