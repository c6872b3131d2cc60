import { describe, expect, it } from 'vitest'
import { adopt } from './adopt.ts'
import { adopted, environments, existing, inputsOf } from './testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'

describe('what is easily overlooked is adopted:', () => {
  it('an anchor that several variables use', () => {
    const { cluster } = environments('57-anchors-in-lists')
    expect(cluster).toMatchObject({
      identity: existing(CLIENT),
      sidecar: { env: [{ name: 'SECOND', value: CLIENT }] },
    })
  })

  it('two agents of one cluster, each in its namespace', () => {
    const { environment } = environments('59-two-agents')
    expect(environment?.clusters.map(({ prometheus }) => prometheus)).toMatchObject([
      { kind: 'operatorAgent', release: 'a', namespace: 'one' },
      { kind: 'operatorAgent', release: 'b', namespace: 'two' },
    ])
  })

  it('an object in JSON, with what the operator knows besides', () => {
    const { prometheus } = environments('62-object.json')
    expect(prometheus).toMatchObject({
      kind: 'operator',
      version: '3.7.1',
      spec: { thanos: { objectStorageConfig: { key: 'x', name: 'y' } } },
    })
  })

  it('a container by its digest, whose variables all come from elsewhere', () => {
    const { cluster, text } = environments('64-everything-by-reference')
    expect(cluster?.identity.type).toBe('workloadIdentity')
    expect(text).toMatch('TODO AZURE_TENANT_ID comes from Secret azure (tenant)')
    expect(text).toMatch('TODO INGESTION_URL comes from ConfigMap azure (url)')
  })

  it('the volume of the certificate, where an init container mounts it as well', () => {
    const { cluster, prometheus } = environments('65-init-container-with-the-certificate')
    expect(cluster?.sidecar?.native).toBe(true)
    expect(prometheus).toMatchObject({
      initContainers: [{ volumeMounts: [{ name: 'secrets-store-inline-2' }] }],
      volumes: [{ name: 'secrets-store-inline-2' }],
    })
  })

  it('the configuration of a machine, without what it scrapes', () => {
    const { cluster, prometheus } = environments('68-prometheus-of-a-machine')
    expect(cluster).toMatchObject({ name: 'vm1', identity: { type: 'clientSecret' } })
    expect(prometheus?.remoteWrites).toMatchObject([{ url: 'https://archive.example.com/write' }])
  })

  it('a pod of an agent, with what people have mounted into the sidecar', () => {
    const { cluster, prometheus } = environments('72-pod-of-an-agent')
    expect(prometheus).toMatchObject({ kind: 'chartAgent', volumes: [{ name: 'extra' }] })
    expect(cluster?.sidecar?.volumeMounts).toMatchObject([{ name: 'extra' }])
  })

  it('the remote writes and labels of a pod, in the ConfigMap that it reads', () => {
    const { environment, prometheus } = environments('75-pod-and-its-configuration')
    expect(environment?.clusters.map(({ name }) => name)).toEqual(['shop'])
    expect(prometheus).toMatchObject({
      queue: { maxShards: 7 },
      remoteWrite: { writeRelabelConfigs: [{ action: 'drop' }] },
      remoteWrites: [{ url: 'https://archive.example.com/write' }],
    })
  })

  it('a HelmChartConfig over its HelmChart', () => {
    const { environment } = environments('76-helmchart-and-its-config')
    expect(environment?.clusters).toMatchObject([{ name: 'edge', prometheus: { replicas: 2 } }])
  })

  it('variables of a ConfigMap, whose names have a prefix in the container', () => {
    expect(environments('77-env-from-with-a-prefix').cluster?.identity).toMatchObject(
      existing(CLIENT),
    )
  })

  it('values in JSON', () => {
    expect(environments('73-values-in-json').cluster).toMatchObject({ name: 'shop' })
  })
})

describe('what cannot be read, or has no place, is named:', () => {
  it.each([
    ['59-two-agents', 'mode: DaemonSet has no option'],
    ['61-helmfile-with-environments', 'secrets.yaml, which release kps'],
    ['61-helmfile-with-environments', 'prod.yaml, which release kps'],
    ['63-patch-of-an-object', 'patches[0].patch): it looks like a way to Azure Monitor'],
    ['66-remote-write-in-a-secret', 'Secret rw (remote-write.yaml), which holds remote writes'],
    ['67-remote-write-in-a-secret-besides', 'Secret rw (remote-write.yaml), which holds'],
    ['69-applicationset-of-a-matrix', 'argocd.chartRepository takes it without'],
    ['70-repeated-names', 'a second way to Azure, through the container prom-remotewrite'],
    ['71-flux-with-substitutions', 'is asked without the Secret creds'],
    ['78-configuration-without-its-pod', 'who listens on http://localhost:8081/api/v1/write'],
    ['74-config-in-a-secret', 'stringData.prometheus.yml): it looks like a way to Azure'],
  ])('of %s %s', (name, what) => {
    expect(adopted(name).said).toContain(what)
  })

  it.each([
    ['69-applicationset-of-a-matrix', "project: '<project>', // TODO it is a template"],
    ['69-applicationset-of-a-matrix', "release: '<release>', // TODO it is a template"],
    ['70-repeated-names', 'TODO it was x/azure-monitor-remote-write:latest'],
    ['71-flux-with-substitutions', "size: '<size>', // TODO it is a variable: ${size}"],
    ['71-flux-with-substitutions', "retention: '<retention>', // TODO it is a variable"],
  ])('of %s it is to be filled in: %s', (name, what) => {
    expect(adopted(name).text).toContain(what)
  })
})

it.each([
  ...['06-secrets', '20-argo-values-text', '23-configmap', '33-page-of-2025'],
  ...['37-flux', '55-sidecar-with-everything', '77-env-from-with-a-prefix'],
])('%s reads the same from Windows', (name) => {
  const inputs = inputsOf(name)
  const windows = inputs.map(({ name, text }) => ({ name, text: text.replaceAll('\n', '\r\n') }))
  const drafts = (all: typeof inputs) => adopt('prod', all).environments.map(({ draft }) => draft)
  expect(drafts(windows)).toEqual(drafts(inputs))
})
