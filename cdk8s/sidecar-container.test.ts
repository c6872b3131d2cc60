import { describe, expect, it } from 'vitest'
import { fromEnv } from '../contract/sidecar-config.ts'
import { prometheusValues } from './prometheus-values.ts'
import { deploymentOf } from './testing/deployment.ts'

type Changes = Parameters<typeof deploymentOf>[0]
type Sidecar = Partial<NonNullable<Changes['sidecar']>>

interface Named {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: object
}
interface Spec {
  readonly containers: readonly {
    readonly env: readonly Named[]
    readonly volumeMounts: readonly object[]
  }[]
  readonly volumes: readonly Named[]
}

const image = 'registry.example.com/sidecar:1.0.0'

function synthesized(sidecar: Sidecar, changes: Changes = {}) {
  const deployment = deploymentOf({ ...changes, sidecar: { image, ...sidecar } })
  const values = prometheusValues(deployment, undefined)
  const { containers, volumes } = values.prometheus.prometheusSpec as unknown as Spec
  const [container] = containers
  if (container === undefined) throw new Error('no container')
  const written = container.env.flatMap(({ name, value }) => (value ? [[name, value]] : []))
  return { container, volumes, values, env: Object.fromEntries(written) as Record<string, string> }
}

describe('a proxy', () => {
  it('is told to the sidecar with its scheme, and with what goes by it', () => {
    const proxy = { url: 'proxy.example.com:3128', noProxy: ['.example.com', '10.0.0.1'] }
    const { env } = synthesized({ network: { proxy } })
    expect(env).toMatchObject({
      HTTPS_PROXY: 'http://proxy.example.com:3128',
      NO_PROXY: '.example.com,10.0.0.1',
    })
    expect(fromEnv(env)).toMatchObject({ httpsProxy: 'http://proxy.example.com:3128' })
  })

  it('with a password is told by a Secret', () => {
    const { container, env } = synthesized({ network: { proxy: { urlFrom: { secretName: 'a' } } } })
    expect(env).not.toHaveProperty('HTTPS_PROXY')
    expect(container.env).toContainEqual({
      name: 'HTTPS_PROXY',
      valueFrom: { secretKeyRef: { name: 'a', key: 'url' } },
    })
  })
})

describe('a file of a ConfigMap or a Secret', () => {
  const name = 'azure-monitor-ca'
  const items = [{ key: 'ca.crt', path: 'ca.crt' }]

  it.each([
    [{ name: 'corporate' }, { configMap: { name: 'corporate', items } }],
    [{ kind: 'secret', name: 'corporate' }, { secret: { secretName: 'corporate', items } }],
  ] as const)('is mounted where Node looks for authorities: %j', (ca, source) => {
    const { container, volumes, env } = synthesized({ network: { ca } })
    const mountPath = '/etc/azure-monitor-remote-write/ca'
    expect(volumes).toContainEqual({ name, ...source })
    expect(container.volumeMounts).toContainEqual({ name, mountPath, readOnly: true })
    expect(env.NODE_EXTRA_CA_CERTS).toBe(`${mountPath}/ca.crt`)
  })

  it('is mounted where the sidecar looks for the tokens of other pods', () => {
    const { container, volumes, env } = synthesized({
      inboundToken: { secretName: 'senders', key: 'tokens' },
      settings: { writeSources: 'any' },
    })
    const volume = 'azure-monitor-inbound-token'
    const mountPath = '/etc/azure-monitor-remote-write/inbound-token'
    const source = { secretName: 'senders', items: [{ key: 'tokens', path: 'tokens' }] }
    expect(volumes).toContainEqual({ name: volume, secret: source })
    expect(container.volumeMounts).toContainEqual({ name: volume, mountPath, readOnly: true })
    expect(fromEnv(env)).toMatchObject({ inboundTokenPath: `${mountPath}/tokens` })
  })
})

it('variables and mounts of the user’s own come after ours', () => {
  const own = { name: 'own', mountPath: '/own' }
  const variable = { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
  const { container } = synthesized(
    { env: [variable], volumeMounts: [own] },
    { prometheus: { volumes: [{ name: 'own', emptyDir: {} }] } },
  )
  expect(container.env.at(-1)).toEqual(variable)
  expect(container.volumeMounts.at(-1)).toEqual(own)
})

it('the chain of a certificate is sent where that is asked for', () => {
  const identity = { type: 'aadApplication', certificate: { sendChain: true } } as const
  expect(synthesized({}, { identity }).env.AZURE_CLIENT_SEND_CERTIFICATE_CHAIN).toBe('true')
  expect(synthesized({}).env).not.toHaveProperty('AZURE_CLIENT_SEND_CERTIFICATE_CHAIN')
})

it('images are pulled with Secrets that the whole release has', () => {
  const { values } = synthesized({}, { prometheus: { imagePullSecrets: ['mirror'] } })
  expect(values).toMatchObject({ global: { imagePullSecrets: [{ name: 'mirror' }] } })
  expect(synthesized({}).values).not.toHaveProperty('global')
})
