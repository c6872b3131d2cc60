import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { adopt } from './adopt.ts'
import { fill } from './draft/todo.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'
const TENANT = '11111111-1111-4111-8111-111111111111'
const RULE = 'dcr-0123456789abcdef0123456789abcdef'
const PATH = `dataCollectionRules/${RULE}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`
const URL = `https://amw-shop-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/${PATH}`

/** The draft, the same as an environment that a synthesis takes, and what the person is told. */
function adopted(...texts: readonly string[]) {
  const adoption = adopt(
    'prod',
    texts.map((text, index) => ({ name: `${index + 1}.yaml`, text })),
  )
  const [first] = adoption.environments
  if (first === undefined) throw new Error('nothing was found')
  const [environment] = parseEnvironments([fill(first.draft) as EnvironmentInput])
  const [cluster] = environment?.clusters ?? []
  if (environment === undefined || cluster === undefined) throw new Error('no cluster')
  const draft = JSON.stringify(first.draft)
  return { ...adoption, environment, cluster, draft, notes: adoption.changes.join('\n') }
}

/** Values with Microsoft's container and these variables, which Microsoft's pages give. */
function values(env: Record<string, string>, more: Record<string, unknown> = {}): string {
  const container = {
    name: 'prom-remotewrite',
    image: 'mcr.microsoft.com/azuremonitor/x/images:prom-remotewrite-20260713.1',
    env: Object.entries({ INGESTION_URL: URL, ...env }).map(([name, value]) => ({ name, value })),
  }
  const remoteWrite = [{ url: 'http://localhost:8081/api/v1/write' }]
  const prometheusSpec = { remoteWrite, containers: [container], ...more }
  return JSON.stringify({ prometheus: { prometheusSpec } })
}

const native = (azureAd: unknown) =>
  JSON.stringify({ prometheus: { prometheusSpec: { remoteWrite: [{ url: URL, azureAd }] } } })

describe('the identity', () => {
  it.each([
    ['userAssigned', { IDENTITY_TYPE: 'userAssigned', AZURE_CLIENT_ID: CLIENT }],
    ['userAssigned', { IDENTITY_TYPE: 'USERASSIGNED', AZURE_CLIENT_ID: CLIENT }],
    ['systemAssigned', { IDENTITY_TYPE: 'systemassigned' }],
    ['workloadIdentity', { IDENTITY_TYPE: 'workloadIdentity' }],
    ['aadApplication', { IDENTITY_TYPE: 'aadApplication' }],
    ['aadApplication', { AZURE_CLIENT_CERTIFICATE_PATH: '/mnt/secrets-store/cert' }],
    ['userAssigned', { AZURE_CLIENT_ID: CLIENT }],
  ])('is %s with %o', (type, env) => {
    const { cluster } = adopted(values(env))
    expect([cluster.identity.type, cluster.transport]).toEqual([type, 'sidecar'])
  })

  it.each([
    ['userAssigned', 'native', { managedIdentity: { clientId: CLIENT } }],
    ['systemAssigned', 'native', { managedIdentity: {} }],
    ['workloadIdentity', 'native', { workloadIdentity: { clientId: CLIENT, tenantId: TENANT } }],
    ['workloadIdentity', 'native', { sdk: { tenantId: TENANT } }],
    ['aadApplication', 'sidecar', { oauth: { clientId: CLIENT, tenantId: TENANT } }],
  ])('is %s, transport %s, with azureAd %o', (type, transport, azureAd) => {
    const { cluster } = adopted(native(azureAd))
    expect([cluster.identity.type, cluster.transport]).toEqual([type, transport])
  })

  it('is workload identity where pod identity was', () => {
    const podMetadata = { labels: { aadpodidbinding: 'prometheus', team: 'shop' } }
    const { cluster, notes } = adopted(values({ IDENTITY_TYPE: 'userAssigned' }, { podMetadata }))
    expect(cluster.identity.type).toBe('workloadIdentity')
    expect(cluster.prometheus.podLabels).toEqual({ team: 'shop' })
    expect(notes).toMatch('aadpodidbinding')
  })

  it('says that a role assignment made by hand is in the way', () => {
    expect(adopted(values({ IDENTITY_TYPE: 'userAssigned' })).notes).toMatch('import it')
    expect(adopted(values({ IDENTITY_TYPE: 'aadApplication' })).notes).not.toMatch('import it')
  })
})

describe('the cloud', () => {
  it.each([
    ['public', { CLOUD: 'AZUREPUBLIC' }],
    ['usGovernment', { CLOUD: 'AZURE_GOVERNMENT' }],
    ['china', { CLOUD: 'AzureChina' }],
    ['usGovernment', { INGESTION_URL: URL.replace('.com', '.us') }],
  ])('is %s with %o', (cloud, env) => {
    expect(adopted(values({ IDENTITY_TYPE: 'systemAssigned', ...env })).environment.cloud).toBe(
      cloud,
    )
  })

  it('is that of azureAd', () => {
    const text = native({ cloud: 'AzureChina', managedIdentity: {} })
    expect(adopted(text).environment.cloud).toBe('china')
  })

  it('has addresses of its own', () => {
    const text = values({
      IDENTITY_TYPE: 'systemAssigned',
      CLOUD: 'AZURECUSTOM',
      AAD_HOST_ENDPOINT: 'https://login.example.ic.gov',
      INGESTION_AAD_AUDIENCE: 'https://monitor.example.ic.gov/.default',
      INGESTION_URL: `https://amw-shop-a1b2.east-1.metrics.ingest.monitor.example.ic.gov/${PATH}`,
    })
    expect(adopted(text).environment.cloud).toEqual({
      authorityHost: 'https://login.example.ic.gov',
      audience: 'https://monitor.example.ic.gov/',
      ingestionDomain: 'ingest.monitor.example.ic.gov',
      metadataHost: 'management.example.com',
    })
  })
})

describe('the vault is read', () => {
  const application = values({ IDENTITY_TYPE: 'aadApplication' })
  const providerClass = (parameters: Record<string, string>) =>
    JSON.stringify({
      kind: 'SecretProviderClass',
      spec: { parameters: { keyvaultName: 'kv-prod', tenantId: TENANT, ...parameters } },
    })

  it.each([
    ['aksAddOn', { useVMManagedIdentity: 'true', userAssignedIdentityID: CLIENT }],
    ['systemAssignedIdentity', { useVMManagedIdentity: 'true', userAssignedIdentityID: '' }],
    ['workloadIdentity', { clientID: CLIENT }],
  ])('via %s', (via, parameters) => {
    const { environment, cluster } = adopted(application, providerClass(parameters))
    expect(cluster.vaultReader?.via).toBe(via)
    expect(environment.vault?.name).toBe('kv-prod')
    expect(environment.tenantId).toBe(TENANT)
  })

  it('via a service principal, whose Secret the volume names', () => {
    const csi = {
      driver: 'secrets-store.csi.k8s.io',
      nodePublishSecretRef: { name: 'vault-reader' },
    }
    const volumes = [{ name: 'store', csi }]
    const { cluster } = adopted(values({ IDENTITY_TYPE: 'aadApplication' }, { volumes }))
    expect(cluster.vaultReader).toMatchObject({ secretName: 'vault-reader' })
    expect(cluster.kubernetes.kind).toBe('other')
  })
})

describe('Prometheus', () => {
  const env = { IDENTITY_TYPE: 'systemAssigned' }

  it('keeps its own lists, without what belonged to the sidecar', () => {
    const container = {
      name: 'sends',
      env: [{ name: 'INGESTION_URL', value: URL }],
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
    const { containers, volumes, volumeMounts, remoteWrites } = adopted(text).cluster.prometheus
    expect({ containers, volumes, volumeMounts, remoteWrites }).toEqual({
      containers: [{ name: 'audit', image: 'registry.example.com/audit:1' }],
      volumes: [{ name: 'rules', configMap: { name: 'rules' } }],
      volumeMounts: [{ name: 'rules', mountPath: '/rules' }],
      remoteWrites: [{ name: 'remote-write-1', url: 'https://archive.example.com/write' }],
    })
  })

  it('leaves out what an environment refuses, and says so', () => {
    const text = values(env, {
      containers: [
        { name: 'mine', env: { INGESTION_URL: URL } },
        { name: 'prometheus', image: 'patched' },
      ],
      volumes: [{ name: 'secrets-store-inline', emptyDir: {} }],
    })
    const { cluster, notes } = adopted(text)
    expect([cluster.prometheus.containers, cluster.prometheus.volumes]).toEqual([[], []])
    expect(notes).toMatch('containers: prometheus is left out')
    expect(notes).toMatch('volumes: secrets-store-inline is left out')
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
    const { cluster } = adopted(values(env, { remoteWrite: [write] }))
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
    const { cluster, notes } = adopted(values(env, { remoteWrite }))
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
    expect(adopted(text).cluster.prometheus).toMatchObject({
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
    const { cluster } = adopted(JSON.stringify({ platform: { 'kube-prometheus-stack': inner } }))
    expect(cluster.sidecar?.native).toBe(true)
  })

  it('is found in a prometheus.yml', () => {
    const text = `
global: {external_labels: {cluster: shop}}
remote_write:
  - url: ${URL}
    azuread: {cloud: AzurePublic, managed_identity: {client_id: ${CLIENT}}}`
    const { cluster } = adopted(text)
    expect([cluster.identity.type, cluster.transport]).toEqual(['userAssigned', 'native'])
  })

  it('is several clusters when several are given', () => {
    const text = values({ ...env, IDENTITY_TYPE: 'workloadIdentity', CLUSTER: 'shop' })
    const { environment } = adopted(text, text)
    expect(environment.clusters.map(({ name }) => name)).toEqual(['shop', 'shop-2'])
  })
})

describe('the sidecar', () => {
  const env = { IDENTITY_TYPE: 'systemAssigned' }

  it('keeps its port and its trace', () => {
    const { cluster } = adopted(values({ ...env, LISTENING_PORT: '8089', TRACE_LOGGING: 'true' }))
    expect(cluster.sidecar).toMatchObject({ port: 8089, settings: { traceLogging: true } })
  })

  it('names variables that it leaves out and what to set instead, without their values', () => {
    const { draft, notes } = adopted(values({ ...env, INBOUND_TOKEN_FILE: '/run/hush' }))
    expect(notes).toMatch(
      /^INBOUND_TOKEN_FILE .* left out: set clusters\[\]\.sidecar\.inboundToken/m,
    )
    expect(draft + notes).not.toMatch('hush')
  })
})

it('reads workspace, region and rule out of the ingestion URL', () => {
  const { environment, unknown } = adopted(values({ IDENTITY_TYPE: 'systemAssigned' }))
  expect([environment.workspace.name, environment.location]).toEqual(['amw-shop', 'westeurope'])
  expect(unknown.join('\n')).toMatch(RULE)
})

it('lowers the name of the cluster, and says so', () => {
  const { cluster, notes } = adopted(
    values({ IDENTITY_TYPE: 'systemAssigned', CLUSTER: 'AKS_Shop-01' }),
  )
  expect(cluster.name).toBe('aks-shop-01')
  expect(notes).toMatch('the label cluster becomes aks-shop-01 instead of AKS_Shop-01')
})

it('finds nothing in values that send elsewhere', () => {
  const text = JSON.stringify({
    prometheus: { prometheusSpec: { remoteWrite: [{ url: 'https://example.com' }] } },
  })
  expect(adopt('prod', [{ name: 'values.yaml', text }]).environments).toEqual([])
})
