import { describe, expect, it } from 'vitest'
import { environments } from '../testing/cases.ts'
import { adoptedOf, values } from '../testing/values.ts'

describe('the sidecar', () => {
  const env = { IDENTITY_TYPE: 'systemAssigned' }

  it('keeps its port and its trace', () => {
    const { cluster } = adoptedOf(values({ ...env, LISTENING_PORT: '8089', TRACE_LOGGING: 'true' }))
    expect(cluster.sidecar).toMatchObject({ port: 8089, settings: { traceLogging: true } })
  })

  it('has an inbound token only where others may write, and never prints where it was', () => {
    const { draft, notes } = adoptedOf(values({ ...env, INBOUND_TOKEN_FILE: '/run/hush' }))
    expect(notes).toMatch('clusters[].sidecar.inboundToken is left out; allowed: nothing')
    expect(draft + notes).not.toMatch('hush')
  })
})

describe('a sidecar of this project, with everything that people add to it,', () => {
  const { cluster, prometheus, text } = environments('55-sidecar-with-everything')

  it('keeps variables that no option says, but for secrets', () => {
    expect(cluster?.sidecar?.env).toMatchObject([
      { name: 'REGION', value: 'west' },
      { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'API_TOKEN', value: 'filled-in' },
    ])
    expect(text).not.toMatch('swordfish')
  })

  it('keeps the Secrets and ConfigMaps behind its files, and mounts what no option mounts', () => {
    expect(cluster?.sidecar).toMatchObject({
      inboundToken: { secretName: 'senders', key: 'all' },
      network: { ca: { kind: 'secret', name: 'corporate-ca', key: 'root.pem' } },
      volumeMounts: [{ name: 'hosts', mountPath: '/etc/hosts.d' }],
    })
    expect(prometheus?.volumes).toEqual([{ name: 'hosts', configMap: { name: 'hosts' } }])
  })
})
