import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { fill, isTodo } from './draft/todo.ts'
import { adopted } from './testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'
const TENANT = '11111111-1111-4111-8111-111111111111'

/** What is adopted of a file, as a person would fill it in. */
function environments(...names: readonly string[]) {
  const adoption = adopted(...names)
  const filled = adoption.environments.map(({ draft }) => fill(draft) as EnvironmentInput)
  const [environment] = filled
  const [cluster] = environment?.clusters ?? []
  return { ...adoption, filled, environment, cluster, prometheus: cluster?.prometheus }
}

const EXISTING = (name: string) => ({
  type: 'userAssigned',
  identity: { source: 'existing', name: `id-${name}` },
})

describe('every way to Azure is kept, or its loss is named:', () => {
  it('two workspaces are two environments', () => {
    const { filled } = environments('01-two-workspaces')
    expect(filled).toMatchObject([
      {
        name: 'prod-amw-shop',
        location: 'westeurope',
        workspace: { name: 'amw-shop' },
        clusters: [{ name: 'shop', identity: EXISTING(CLIENT) }],
      },
      {
        name: 'prod-amw-audit',
        location: 'northeurope',
        workspace: { name: 'amw-audit' },
        clusters: [{ name: 'audit', identity: EXISTING('33333333-3333-4333-8333-333333333333') }],
      },
    ])
  })

  it('a native write beside the sidecar goes on to its own workspace, as who it is', () => {
    const { filled, prometheus, said } = environments('02-sidecar-and-native')
    expect(filled).toMatchObject([
      { workspace: { name: 'amw-shop' }, clusters: [{ identity: EXISTING(CLIENT) }] },
    ])
    expect(prometheus?.remoteWrites).toMatchObject([
      {
        url: expect.stringContaining('amw-audit-c3d4'),
        azureAd: { managedIdentity: { clientId: '33333333-3333-4333-8333-333333333333' } },
      },
    ])
    expect(said).toMatch('a second way to Azure, through azureAd')
  })

  it('a second sidecar stays, and its remote write finds it', () => {
    const { prometheus, said } = environments('03-two-sidecars')
    expect(prometheus).toMatchObject({
      containers: [{ name: 'prom-remotewrite-audit' }],
      remoteWrites: [{ url: 'http://localhost:8082/api/v1/write' }],
    })
    expect(said).toMatch('through the container prom-remotewrite-audit')
  })

  it('two remote writes to one sidecar become one, which loses nothing and says so', () => {
    const { prometheus, said } = environments('04-two-queues-one-url')
    expect(prometheus).toMatchObject({ queue: { maxShards: 5 } })
    expect(prometheus?.remoteWrites).toBeUndefined()
    expect(said).toMatch('remote write rest: 2 remote writes to one sidecar become one')
  })

  it('a write to a port on which nobody is known to listen is kept, and asked about', () => {
    const { prometheus, said } = environments('42-unheard-port')
    expect(prometheus?.remoteWrites).toMatchObject([{ url: 'http://localhost:9009/write' }])
    expect(said).toMatch('who listens on http://localhost:9009/write')
  })
})

describe('what cannot be read is not absent:', () => {
  it('a placeholder is a user-assigned identity that is to be filled in', () => {
    const { cluster, text } = environments('13-placeholder-client-id')
    expect(cluster).toMatchObject({
      identity: { type: 'userAssigned' },
      kubernetes: { kind: 'aks' },
    })
    expect(text).toMatch(
      /name: '<identity>', \/\/ TODO .*\$USER_ASSIGNED_MANAGED_IDENTITY_CLIENT_ID/,
    )
  })

  it('envFrom may say anything, so nothing is assumed', () => {
    const { cluster, text } = environments('14-env-from')
    expect(cluster?.kubernetes.kind).toBe('aks')
    expect(text).toMatch(
      /identity: '<identity>', \/\/ TODO IDENTITY_TYPE may come from ConfigMap azure/,
    )
    expect(text).toMatch(
      /name: '<workspace>', \/\/ TODO INGESTION_URL may come from ConfigMap azure/,
    )
  })

  it('envFrom is read when its ConfigMap is among the files', () => {
    const { cluster, environment } = environments('14-env-from', '43-azure-settings')
    expect(cluster?.identity.type).toBe('userAssigned')
    expect(environment?.workspace.name).toBe('amw-shop')
  })

  it('oauth2 with Entra ID is an application', () => {
    const { environment, cluster, text } = environments('15-oauth2')
    expect(environment?.tenantId).toBe(TENANT)
    expect(cluster).toMatchObject({
      identity: { type: 'aadApplication' },
      kubernetes: { kind: 'aks' },
    })
    expect(text).toMatch(/name: '<vault>', \/\/ TODO the application has what oauth2 says today/)
  })

  it.each(['16-list-without-indent', '32-env-beside-containers'])(
    'a container whose fields stand beside it is read as it was meant (%s)',
    (name) => {
      const { cluster, said } = environments(name)
      expect(cluster).toMatchObject({
        name: 'shop',
        identity: EXISTING(CLIENT),
        kubernetes: { kind: 'aks' },
        sidecar: { imagePullPolicy: 'Always', port: 8081 },
      })
      expect(said).toMatch('indented too little')
    },
  )

  it('what an ApplicationSet takes out of git is to be filled in', () => {
    const { text } = environments('49-applicationset-of-git')
    for (const name of ['release', 'chartVersion', 'destination']) {
      expect(text).toMatch(new RegExp(`${name}: '<.*>', // TODO it is a template`))
    }
  })

  it('what Terraform would fill in is to be filled in', () => {
    const { environments: drafts, cluster } = environments('31-templatefile')
    expect(isTodo(drafts[0]?.draft.tenantId)).toBe(true)
    expect(isTodo(drafts[0]?.draft.location)).toBe(true)
    expect(cluster?.identity.type).toBe('workloadIdentity')
  })
})

it('says that another write of the pod loses its right', () => {
  const { cluster, prometheus, said } = environments('05-second-write-of-the-pods-identity')
  expect(cluster?.identity.type).toBe('workloadIdentity')
  expect(prometheus?.remoteWrites).toMatchObject([{ azureAd: { sdk: {} } }])
  expect(said).toMatch(/amw-audit-c3d4\S+ gets its token as the pod's identity .* on dcr-fedcba98/)
})

it('keeps the label of workload identity for others where the sidecar does not need it', () => {
  const { prometheus } = environments('44-label-of-another')
  expect(prometheus?.podLabels).toEqual({ 'azure.workload.identity/use': 'true' })
})

it('takes the SecretProviderClass that the sidecar mounts', () => {
  const { environment, cluster } = environments('07-two-secretproviderclasses')
  expect(environment).toMatchObject({ tenantId: TENANT, vault: { name: 'kv-prom' } })
  expect(cluster?.vaultReader).toEqual({ via: 'workloadIdentity' })
})

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
        identity: EXISTING(CLIENT),
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
    expect(cluster).toMatchObject({ name: 'shop', transport: 'native', identity: EXISTING(CLIENT) })
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
    expect(cluster).toMatchObject({ name: 'shop', identity: EXISTING(CLIENT) })
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

describe('other charts and senders are refused by name:', () => {
  it.each([
    ['10-chart-prometheus', 'the chart prometheus'],
    ['11-otel-collector', 'an OpenTelemetry collector'],
    ['40-grafana-agent', 'Grafana Alloy or Agent'],
    ['41-chart-prometheus-server-files', 'the chart prometheus'],
  ])('%s', (name, what) => {
    const { environments: found, refused } = adopted(name)
    expect(found).toEqual([])
    expect(refused).toMatchObject([{ what: expect.stringContaining(what) }])
    expect(refused[0]?.next).toMatch('docs/migrating.md')
  })

  it('aad-auth-proxy becomes a sidecar of the Prometheus that writes to it', () => {
    const { environment, cluster, said } = environments('26-aad-auth-proxy')
    expect(environment?.workspace.name).toBe('amw-shop')
    expect(cluster).toMatchObject({ identity: EXISTING(CLIENT) })
    expect(cluster?.transport).toBeUndefined()
    expect(cluster?.sidecar?.port).toBe(8081)
    expect(said).toMatch(/aad-auth-proxy .* is left as it is/)
  })

  it('also beside a Prometheus that is adopted', () => {
    const { environments: found, refused } = adopted('02-sidecar-and-native', '11-otel-collector')
    expect(found).toHaveLength(1)
    expect(refused).toMatchObject([{ what: expect.stringContaining('OpenTelemetry') }])
  })

  it('aad-auth-proxy alone, with the names of its variables here', () => {
    const { environments: found, refused } = adopted('47-aad-auth-proxy-alone')
    expect(found).toEqual([])
    expect(refused[0]?.next).toMatch('AAD_CLIENT_ID and AAD_TENANT_ID are AZURE_CLIENT_ID')
  })

  it('a remote write to a proxy that is not among the files is to be filled in', () => {
    const { text } = environments('48-write-to-a-proxy')
    expect(text).toMatch(/identity: '<identity>', \/\/ TODO the remote write to ingestion\.obs/)
  })

  it('what is no sender that is known is named, not passed over', () => {
    const { environments: found, refused } = adopted('36-docker-compose')
    expect(found).toEqual([])
    expect(refused.map(({ what }) => what).join()).toMatch('services.prometheus_sidecar')
  })

  it('a variable of the same name is no way to Azure', () => {
    const { environments: found, refused } = adopted('35-another-ingestion-url')
    expect([found, refused]).toEqual([[], []])
  })
})

describe('everything else is carried over, or listed:', () => {
  const whyOf = (name: string, path: string) =>
    adopted(name).entries.find(({ field }) => field.path.endsWith(path))

  it('a queue, labels and the tenant of a prometheus.yml', () => {
    const { environment, cluster, prometheus } = environments('12-prometheus-yml')
    expect(environment).toMatchObject({ cloud: 'usGovernment', tenantId: TENANT })
    expect(cluster).toMatchObject({ name: 'vm1', identity: { type: 'workloadIdentity' } })
    expect(prometheus).toMatchObject({
      externalLabels: { site: 'north' },
      queue: {
        maxShards: 9,
        maxSamplesPerSend: 500,
        retryOnRateLimit: true,
        sampleAgeLimit: '10m',
      },
    })
  })

  it.each([
    ['12-prometheus-yml', 'remote_timeout'],
    ['12-prometheus-yml', 'send_exemplars'],
    ['12-prometheus-yml', 'send_native_histograms'],
    ['12-prometheus-yml', 'protobuf_message'],
    ['12-prometheus-yml', 'proxy_url'],
    ['12-prometheus-yml', 'ca_file'],
    ['12-prometheus-yml', 'metadata_config.send'],
    ['12-prometheus-yml', 'write_relabel_configs[0].regex'],
    ['25-proxy-and-ca', 'env[6].value'],
    ['25-proxy-and-ca', 'env[8].value'],
    ['05-second-write-of-the-pods-identity', 'metadataConfig.send'],
  ])('of %s %s has its own reason', (name, path) => {
    const entry = whyOf(name, path)
    expect(entry?.why ?? entry?.fate).not.toMatch('not about the way to Azure')
  })

  it.each([
    ['02-sidecar-and-native', 'externalLabels.cluster'],
    ['08-argo-application', 'spec.destination.namespace'],
    ['08-argo-application', 'spec.source.helm.releaseName'],
    ['25-proxy-and-ca', 'env[4].value'],
    ['12-prometheus-yml', 'queue_config.max_shards'],
    ['33-page-of-2025', 'resources.limits.memory'],
  ])('of %s %s is kept', (name, path) => {
    expect(whyOf(name, path)).toMatchObject({ fate: 'kept' })
  })

  it('resources and the pull policy of the container', () => {
    const { cluster } = environments('33-page-of-2025')
    expect(cluster?.sidecar?.resources).toEqual({
      requests: { cpu: '350m', memory: '150Mi' },
      limits: { cpu: '500m', memory: '300Mi' },
    })
  })

  it('the name of the workspace as it is written, and an application of its own', () => {
    const { environment, cluster } = environments('25-proxy-and-ca')
    expect(environment).toMatchObject({
      location: 'eastus2',
      tenantId: TENANT,
      workspace: { name: 'Shared-AMW' },
    })
    expect(cluster?.identity.type).toBe('aadApplication')
  })

  it('merge keys and anchors', () => {
    const { cluster } = environments('09-merge-key')
    expect(cluster).toMatchObject({ name: 'shop', identity: EXISTING(CLIENT) })
  })

  it("nothing of a pod that is the operator's or Kubernetes' own", () => {
    const { cluster, prometheus } = environments('27-pod.json')
    expect(cluster).toMatchObject({ name: 'shop', identity: EXISTING(CLIENT) })
    expect(prometheus).toEqual({
      namespace: 'observability',
      version: '3.5.0',
      serviceAccount: 'prom-sa',
      relabelForAzureDashboards: false,
    })
  })

  it('pods of one Prometheus once, and the object instead of them where it is given', () => {
    const pods = environments('50-replicas')
    expect(pods.environment?.clusters.map(({ name }) => name)).toEqual(['shop'])
    const object = environments('50-replicas', '51-their-object')
    expect(object.environment?.clusters.map(({ prometheus }) => prometheus?.replicas)).toEqual([2])
  })

  it('a container alone', () => {
    const { cluster, said } = environments('30-container.json')
    expect(cluster).toMatchObject({ identity: { type: 'userAssigned' }, sidecar: { port: 8081 } })
    expect(said).toMatch('who sends')
  })
})

describe('what cannot be parsed', () => {
  it.each([
    [
      '17-page-of-2022',
      '17-page-of-2022.yaml:14:1: All mapping items must start at the same column',
    ],
    ['18-missing-colon', '18-missing-colon.yaml:9:7: Implicit keys need to be on a single line'],
    ['34-helm-template', '34-helm-template.yaml:14: this is a template, which only Helm'],
  ])('is said with line and column (%s)', (name, error) => {
    const { reading, environments: found } = adopted(name)
    expect(reading.errors.join()).toMatch(error)
    expect(found).toEqual([])
  })
})
