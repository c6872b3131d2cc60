import { describe, expect, it } from 'vitest'
import { adopted, environments, existing } from './testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'
const TENANT = '11111111-1111-4111-8111-111111111111'

it('takes the SecretProviderClass that the sidecar mounts', () => {
  const { environment, cluster } = environments('07-two-secretproviderclasses')
  expect(environment).toMatchObject({ tenantId: TENANT, vault: { name: 'kv-prom' } })
  expect(cluster?.vaultReader).toEqual({ via: 'workloadIdentity' })
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
      remoteWrite: {
        writeRelabelConfigs: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }],
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
    ['25-proxy-and-ca', 'env[6].value'],
    ['25-proxy-and-ca', 'env[7].value'],
    ['25-proxy-and-ca', 'env[9].value'],
    ['12-prometheus-yml', 'queue_config.max_shards'],
    ['12-prometheus-yml', 'write_relabel_configs[0].regex'],
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

  it('a service account that the chart was told to leave alone', () => {
    const { prometheus } = environments('33-page-of-2025')
    expect(prometheus?.serviceAccount).toEqual({ existing: true, name: 'prometheus-wi' })
    expect(whyOf('33-page-of-2025', 'serviceAccount.create')).toMatchObject({ fate: 'changed' })
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

  it('a proxy, and the chain of the certificate', () => {
    const { cluster } = environments('25-proxy-and-ca')
    expect(cluster).toMatchObject({
      identity: { certificate: { sendChain: true } },
      sidecar: { network: { proxy: { url: 'http://proxy.shop:3128', noProxy: ['.svc'] } } },
    })
  })

  it('merge keys and anchors', () => {
    const { cluster } = environments('09-merge-key')
    expect(cluster).toMatchObject({ name: 'shop', identity: existing(CLIENT) })
  })

  it("nothing of a pod that is the operator's or Kubernetes' own", () => {
    const { cluster, prometheus } = environments('27-pod.json')
    expect(cluster).toMatchObject({ name: 'shop', identity: existing(CLIENT) })
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
