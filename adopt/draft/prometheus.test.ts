import { describe, expect, it } from 'vitest'
import { adoptedOf, CLIENT, INGESTION, values } from '../testing/values.ts'

describe('Prometheus', () => {
  const env = { IDENTITY_TYPE: 'systemAssigned' }

  it('keeps its own lists, without what belonged to the sidecar', () => {
    const container = {
      name: 'sends',
      env: [{ name: 'INGESTION_URL', value: INGESTION }],
      volumeMounts: [{ name: 'certificate', mountPath: '/mnt' }],
    }
    const text = values(env, {
      containers: [container, { name: 'audit', image: 'registry.example.com/audit:1' }],
      volumes: [
        { name: 'certificate', csi: { driver: 'secrets-store.csi.k8s.io' } },
        { name: 'rules', configMap: { name: 'rules' } },
      ],
      volumeMounts: [{ name: 'rules', mountPath: '/rules' }],
      remoteWrite: [
        { url: 'http://127.0.0.1:8081/api/v1/write' },
        { url: 'https://archive.example.com/write' },
      ],
    })
    const { containers, volumes, volumeMounts, remoteWrites } = adoptedOf(text).cluster.prometheus
    expect({ containers, volumes, volumeMounts, remoteWrites }).toEqual({
      containers: [{ name: 'audit', image: 'registry.example.com/audit:1' }],
      volumes: [{ name: 'rules', configMap: { name: 'rules' } }],
      volumeMounts: [{ name: 'rules', mountPath: '/rules' }],
      remoteWrites: [{ name: 'remote-write-1', url: 'https://archive.example.com/write' }],
    })
  })

  it('leaves out a volume whose name is taken, and says so', () => {
    const text = values(env, { volumes: [{ name: 'secrets-store-inline', emptyDir: {} }] })
    const { cluster, notes } = adoptedOf(text)
    expect(cluster.prometheus.volumes).toEqual([])
    expect(notes).toMatch('volumes: secrets-store-inline is left out')
  })

  it('keeps what another CSI driver mounts', () => {
    const csi = { driver: 'file.csi.azure.com', volumeAttributes: { shareName: 'rules' } }
    const volumes = [{ name: 'rules', csi }]
    expect(adoptedOf(values(env, { volumes })).cluster.prometheus.volumes).toEqual(volumes)
    const volumeMounts = [{ name: 'rules', mountPath: '/rules' }]
    const container = { env: [{ name: 'INGESTION_URL', value: INGESTION }], volumeMounts }
    const containers = [{ name: 'prom-remotewrite', ...container }]
    const { cluster } = adoptedOf(values(env, { containers, volumes }))
    expect(cluster.prometheus.volumes).toEqual(volumes)
    expect(cluster.sidecar?.volumeMounts).toEqual(volumeMounts)
  })

  it("keeps changes of the operator's own containers as patches", () => {
    const own = { name: 'mine', env: { INGESTION_URL: INGESTION } }
    const patch = { name: 'prometheus', args: ['--log.level=debug'] }
    const init = { name: 'init-config-reloader', resources: { limits: { memory: '32Mi' } } }
    const { cluster } = adoptedOf(values(env, { containers: [own, patch], initContainers: [init] }))
    expect(cluster.prometheus).toMatchObject({
      containers: [],
      initContainers: [],
      containerPatches: {
        prometheus: { args: ['--log.level=debug'] },
        'init-config-reloader': { resources: { limits: { memory: '32Mi' } } },
      },
    })
  })

  it.each([
    ['all', []],
    [
      'first',
      [
        {
          sourceLabels: ['prometheus_replica'],
          regex: 'prometheus-kps-prometheus-0',
          action: 'keep',
        },
      ],
    ],
  ])('of several replicas %s write, as its rules say', (write, writeRelabelConfigs) => {
    const remoteWrite = [{ url: 'http://localhost:8081/api/v1/write', writeRelabelConfigs }]
    const { cluster } = adoptedOf(values(env, { replicas: 2, remoteWrite }))
    expect(cluster.prometheus).toMatchObject({
      replicas: 2,
      write,
      remoteWrite: { writeRelabelConfigs: [] },
    })
  })

  it.each([
    ['scope', 'native', { 'X-Scope-OrgID': 'team' }],
    ['none', 'sidecar', {}],
  ])('has its headers (%s) with transport %s', (_, transport, headers) => {
    const given = { 'X-Scope-OrgID': 'team', 'X-Key': 'swordfish' }
    const write = { url: INGESTION, azureAd: { managedIdentity: {} }, headers: given }
    const sidecars = { url: 'http://localhost:8081/api/v1/write', headers: given }
    const text =
      transport === 'native'
        ? JSON.stringify({ prometheus: { prometheusSpec: { remoteWrite: [write] } } })
        : values(env, { remoteWrite: [sidecars] })
    const { cluster, draft, notes } = adoptedOf(text)
    expect(cluster.transport).toBe(transport)
    expect(cluster.prometheus.remoteWrite.headers).toEqual(headers)
    expect(notes).toMatch(/^headers .*X-Key are left out/m)
    expect(draft + notes).not.toMatch('swordfish')
  })

  it('keeps what the remote write says besides its queue', () => {
    const write = {
      url: 'http://localhost:8081/api/v1/write',
      remoteTimeout: '20s',
      sendExemplars: true,
      sendNativeHistograms: true,
      messageVersion: 'V1.0',
      metadataConfig: { send: true, sendInterval: '5m' },
    }
    const env = { IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: CLIENT }
    const { cluster } = adoptedOf(values(env, { remoteWrite: [write] }))
    const { url: _, ...said } = write
    expect(cluster.prometheus.remoteWrite).toMatchObject(said)
  })

  it('keeps its queue, and says which option is left out', () => {
    const remoteWrite = [
      {
        url: 'http://localhost:8081/api/v1/write',
        queueConfig: { maxShards: 20, maxSamplesPerSend: 500, maxRetries: 3 },
      },
    ]
    const { cluster, notes } = adoptedOf(values(env, { remoteWrite }))
    expect(cluster.prometheus.queue).toEqual({
      maxShards: 20,
      maxSamplesPerSend: 500,
      sampleAgeLimit: '20m',
      retryOnRateLimit: true,
    })
    expect(notes).toMatch('queueConfig.maxRetries is left out')
  })

  it('is known by release, namespace and version when the object itself is given', () => {
    const spec = JSON.parse(values(env)).prometheus.prometheusSpec
    const text = JSON.stringify({
      kind: 'List',
      items: [
        {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'Prometheus',
          metadata: { name: 'kps', namespace: 'metrics', labels: { release: 'kps' } },
          spec: { ...spec, version: 'v3.5.0', shards: 2, serviceAccountName: 'prometheus' },
        },
      ],
    })
    expect(adoptedOf(text).cluster.prometheus).toMatchObject({
      release: 'kps',
      namespace: 'metrics',
      version: '3.5.0',
      shards: 2,
      serviceAccount: 'prometheus',
    })
  })

  it('is found below a chart of charts, and in a native sidecar', () => {
    const inner = JSON.parse(values(env))
    const { containers, ...spec } = inner.prometheus.prometheusSpec
    inner.prometheus.prometheusSpec = { ...spec, initContainers: containers }
    const { cluster } = adoptedOf(JSON.stringify({ platform: { 'kube-prometheus-stack': inner } }))
    expect(cluster.sidecar?.native).toBe(true)
  })

  it('is found in a prometheus.yml', () => {
    const text = `
global: {external_labels: {cluster: shop}}
remote_write:
  - url: ${INGESTION}
    azuread: {cloud: AzurePublic, managed_identity: {client_id: ${CLIENT}}}`
    const { cluster } = adoptedOf(text)
    expect([cluster.identity.type, cluster.transport]).toEqual(['userAssigned', 'native'])
  })

  it('is several clusters when several are given', () => {
    const text = values({ ...env, IDENTITY_TYPE: 'workloadIdentity', CLUSTER: 'shop' })
    const { environment } = adoptedOf(text, text)
    expect(environment.clusters.map(({ name }) => name)).toEqual(['shop', 'shop-2'])
  })
})
