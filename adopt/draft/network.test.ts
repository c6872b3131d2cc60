import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import { adopt } from '../adopt.ts'
import { fill } from './todo.ts'

/** What is adopted of a sidecar with these variables, as a synthesis takes it. */
function adopted(
  env: readonly object[],
  { container = {}, spec = {} }: { container?: object; spec?: object } = {},
) {
  const identity = { name: 'IDENTITY_TYPE', value: 'systemAssigned' }
  const url = 'http://localhost:8081/api/v1/write'
  const containers = [{ name: 'prom-remotewrite', env: [identity, ...env], ...container }]
  const prometheusSpec = { remoteWrite: [{ url }], containers, ...spec }
  const text = JSON.stringify({ prometheus: { prometheusSpec } })
  const { environments, changes, entries } = adopt('prod', [{ name: 'values.yaml', text }])
  const draft = environments[0]?.draft ?? {}
  const [environment] = parseEnvironments([fill(draft) as EnvironmentInput])
  const [cluster] = environment?.clusters ?? []
  return {
    network: cluster?.sidecar?.network,
    volumes: cluster?.prometheus.volumes,
    printed: JSON.stringify(draft) + changes.join(),
    whyOf: (value: string) => entries.find(({ field }) => field.text === value)?.why,
  }
}

describe('the proxy', () => {
  it('is the address, with what goes without it', () => {
    const { network } = adopted([
      { name: 'HTTPS_PROXY', value: 'proxy.shop:3128' },
      { name: 'NO_PROXY', value: 'localhost,.svc, 10.0.0.0/8' },
    ])
    expect(network?.proxy).toEqual({
      url: 'proxy.shop:3128',
      noProxy: ['localhost', '.svc', '10.0.0.0/8'],
    })
  })

  it('is read in lower case as well', () => {
    const { network } = adopted([{ name: 'https_proxy', value: 'http://proxy.shop:3128' }])
    expect(network?.proxy?.url).toBe('http://proxy.shop:3128')
  })

  it('is a Secret where it came from one', () => {
    const secretKeyRef = { name: 'egress', key: 'address' }
    const { network } = adopted([{ name: 'HTTPS_PROXY', valueFrom: { secretKeyRef } }])
    expect(network?.proxy?.urlFrom).toEqual({ secretName: 'egress', key: 'address' })
  })

  it('is a Secret to be made where the address has a password, which is not printed', () => {
    const { network, printed } = adopted([
      { name: 'HTTPS_PROXY', value: 'http://me:hush@proxy.shop:3128' },
    ])
    expect(network?.proxy).toMatchObject({ urlFrom: { key: 'url' } })
    expect(printed).toMatch('put the address into a Secret')
    expect(printed).not.toMatch('hush')
  })

  it('is to be filled in where nothing speaks to one of its kind', () => {
    const { printed } = adopted([{ name: 'HTTPS_PROXY', value: 'socks5://proxy.shop:1080' }])
    expect(printed).toMatch('allowed: the address of a proxy')
  })

  it('has no exceptions where there is none', () => {
    const { network, whyOf } = adopted([{ name: 'NO_PROXY', value: '.svc' }])
    expect(network?.proxy).toBeUndefined()
    expect(whyOf('.svc')).toBe('it has no effect without a proxy')
  })
})

describe('the authorities', () => {
  const env = [{ name: 'NODE_EXTRA_CA_CERTS', value: '/etc/ca/inspect.pem' }]
  const container = { volumeMounts: [{ name: 'ca', mountPath: '/etc/ca' }] }

  it('are the ConfigMap that was mounted, whose volume goes with it', () => {
    const spec = { volumes: [{ name: 'ca', configMap: { name: 'corporate' } }] }
    const { network, volumes } = adopted(env, { container, spec })
    expect(network?.ca).toEqual({ kind: 'configMap', name: 'corporate', key: 'inspect.pem' })
    expect(volumes).toEqual([])
  })

  it('are a Secret, under the key that became the file', () => {
    const items = [{ key: 'root', path: 'inspect.pem' }]
    const spec = { volumes: [{ name: 'ca', secret: { secretName: 'corporate', items } }] }
    const { network } = adopted(env, { container, spec })
    expect(network?.ca).toEqual({ kind: 'secret', name: 'corporate', key: 'root' })
  })

  it('keep their volume where Prometheus mounts it as well', () => {
    const volume = { name: 'ca', configMap: { name: 'corporate' } }
    const spec = { volumes: [volume], volumeMounts: container.volumeMounts }
    expect(adopted(env, { container, spec }).volumes).toEqual([volume])
  })

  it('are to be filled in where they come from the node or the image', () => {
    const spec = { volumes: [{ name: 'ca', hostPath: { path: '/etc/ssl' } }] }
    const { printed, network } = adopted(env, { container, spec })
    expect(printed).toMatch('ConfigMap of the authorities')
    expect(network?.ca).toBeDefined()
  })
})

it('says of a chain that only a certificate has one', () => {
  const { whyOf } = adopted([{ name: 'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN', value: 'true' }])
  expect(whyOf('true')).toBe('only an application with a certificate has a chain to send')
})
