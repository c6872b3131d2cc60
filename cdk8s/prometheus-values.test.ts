import { Testing } from 'cdk8s'
import { describe, expect, it } from 'vitest'
import { prometheusValues } from './prometheus-values.ts'
import { addSecretProviderClass } from './secret-provider-class.ts'
import { deploymentOf, NATIVE } from './testing/deployment.ts'

type Changes = Parameters<typeof deploymentOf>[0]

interface Spec {
  readonly podMetadata: { readonly annotations: Readonly<Record<string, string>> }
  readonly containers: readonly { readonly name: string }[]
  readonly initContainers: readonly { readonly name: string }[]
  readonly volumes: readonly { readonly name: string }[]
}

function specOf(changes: Changes): Spec {
  const deployment = deploymentOf(changes)
  const checksum = addSecretProviderClass(Testing.chart(), deployment)
  const { prometheus } = prometheusValues(deployment, checksum)
  return prometheus.prometheusSpec as Readonly<Record<string, unknown>> & Spec
}

const image = 'registry.example.com/sidecar:1.0.0'
const own = { name: 'own', image: 'registry.example.com/own:1.0.0' }

describe('the lists, which Helm replaces as a whole,', () => {
  it('hold the user’s own entries after ours', () => {
    const { containers, volumes } = specOf({
      prometheus: { containers: [own], volumes: [{ name: 'own', emptyDir: {} }] },
    })
    expect(containers.map(({ name }) => name)).toEqual(['prom-remotewrite', 'own'])
    expect(volumes.map(({ name }) => name)).toEqual(['secrets-store-inline', 'own'])
  })

  it('are left out when they are empty', () => {
    const spec = specOf({ ...NATIVE, identity: { type: 'workloadIdentity' } })
    for (const name of ['containers', 'initContainers', 'volumes', 'volumeMounts']) {
      expect(spec).not.toHaveProperty(name)
    }
  })
})

it('a plain sidecar has as long to start as a native one', () => {
  const [plain] = specOf({}).containers
  const [native] = specOf({ sidecar: { image, native: true } }).initContainers
  expect(plain).toHaveProperty('startupProbe.httpGet.path', '/health')
  expect(Reflect.get(Object(plain), 'startupProbe')).toEqual(
    Reflect.get(Object(native), 'startupProbe'),
  )
})

describe('patches of the operator’s containers', () => {
  const patch = { resources: { limits: { memory: '64Mi' } } }
  const patches = { 'config-reloader': patch, 'init-config-reloader': patch }

  it('stand in the list that the container is in, under its name', () => {
    const spec = specOf({ prometheus: { containerPatches: patches, containers: [own] } })
    expect(spec.containers.map(({ name }) => name)).toEqual([
      'prom-remotewrite',
      'config-reloader',
      'own',
    ])
    expect(spec.initContainers).toEqual([{ name: 'init-config-reloader', ...patch }])
  })
})

describe('a service account that exists', () => {
  it('is neither made nor annotated', () => {
    const deployment = deploymentOf({
      vaultReader: undefined,
      identity: { type: 'workloadIdentity' },
      prometheus: { serviceAccount: { existing: true, name: 'own' } },
    })
    expect(prometheusValues(deployment, undefined)).toMatchObject({
      prometheus: { serviceAccount: { create: false, name: 'own' } },
    })
    expect(JSON.stringify(prometheusValues(deployment, undefined))).not.toContain('client-id"')
  })
})

describe('a Prometheus without a size', () => {
  it('keeps that of the user’s own values', () => {
    const spec = specOf({})
    for (const name of ['storageSpec', 'retention', 'resources']) {
      expect(spec).not.toHaveProperty(name)
    }
  })

  it('has no empty maps where half is given', () => {
    expect(specOf({ prometheus: { resources: { limits: { memory: '8Gi' } } } })).toMatchObject({
      resources: { limits: { memory: '8Gi' } },
    })
  })
})

describe('Grafana’s administrator', () => {
  it('comes from the Secret that is named', () => {
    const deployment = deploymentOf({ grafana: { adminSecret: { name: 'grafana-admin' } } })
    expect(prometheusValues(deployment, undefined)).toMatchObject({
      grafana: {
        admin: {
          existingSecret: 'grafana-admin',
          userKey: 'admin-user',
          passwordKey: 'admin-password',
        },
      },
    })
  })
})

describe('a native sidecar', () => {
  const { initContainers, ...spec } = specOf({
    sidecar: { image, native: true },
    prometheus: { initContainers: [own] },
  })

  it('is the first init container, runs for as long as the pod, and lets Prometheus start after it', () => {
    expect(initContainers.map(({ name }) => name)).toEqual(['prom-remotewrite', 'own'])
    expect(initContainers[0]).toMatchObject({
      restartPolicy: 'Always',
      startupProbe: { httpGet: { path: '/health', port: 'rw-port' } },
    })
    expect(spec).not.toHaveProperty('containers')
  })
})

describe('the checksum in the pod’s annotations', () => {
  const checksum = (changes: Changes) =>
    specOf(changes).podMetadata.annotations['checksum/secret-provider-class']
  const generation = (number: number): Changes => ({
    identity: {
      type: 'aadApplication',
      certificate: { rotation: { mode: 'generations', generation: number } },
    },
  })

  it('changes with the SecretProviderClass, and with nothing else', () => {
    expect(checksum(generation(1))).toMatch(/^[0-9a-f]{64}$/)
    expect(checksum(generation(2))).not.toBe(checksum(generation(1)))
    expect(checksum({ ...generation(1), sidecar: { image } })).toBe(checksum(generation(1)))
  })
})
