import { Chart, Testing } from 'cdk8s'
import { describe, expect, it } from 'vitest'
import { addNetworkPolicy } from './network-policy.ts'
import { deploymentOf } from './testing/deployment.ts'

type Changes = Parameters<typeof deploymentOf>[0]

interface Port {
  readonly protocol: string
  readonly port: number
  readonly endPort?: number
}
interface Peer {
  readonly namespaceSelector?: object
  readonly podSelector?: object
  readonly ipBlock?: { readonly cidr: string }
}
interface Policy {
  readonly spec: {
    readonly policyTypes: readonly string[]
    readonly ingress: readonly {
      readonly from?: readonly Peer[]
      readonly ports: readonly Port[]
    }[]
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[]
  }
}

const image = 'registry.example.com/own:1.0.0'

function policyOf(changes: Changes): Policy {
  const chart = new Chart(Testing.app(), 'test')
  addNetworkPolicy(chart, deploymentOf({ networkPolicy: true, ...changes }).cluster)
  const [policy] = Testing.synth(chart) as Policy[]
  if (policy === undefined) throw new Error('no policy')
  return policy
}

/** Who may reach a TCP port: `anyone`, `prometheus`, or `nobody`. */
function reach(changes: Changes, port: number): string {
  const open = policyOf(changes).spec.ingress.find(({ ports }) =>
    ports.some((one) => one.protocol === 'TCP' && one.port === port),
  )
  if (open === undefined) return 'nobody'
  return open.from === undefined ? 'anyone' : 'prometheus'
}

describe('the way in', () => {
  const own = { name: 'own', image, ports: [{ containerPort: 4180 }] }
  const patch = { ports: [{ name: 'debug', containerPort: 15_020 }] }
  const at = (port: number): Changes => ({ sidecar: { image, port } })

  it.each<[string, Changes, number, string]>([
    ['the sidecar’s port', {}, 8081, 'prometheus'],
    ['Prometheus', {}, 9090, 'anyone'],
    ['the config reloader', {}, 8080, 'anyone'],
    ['Thanos', {}, 10_901, 'anyone'],
    ['a container of the user’s', { prometheus: { containers: [own] } }, 4180, 'anyone'],
    ['a patch', { prometheus: { containerPatches: { prometheus: patch } } }, 15_020, 'anyone'],
    ['a port that is named', { networkPolicy: { ports: [15_090] } }, 15_090, 'anyone'],
    ['a port that nobody declares', {}, 4180, 'nobody'],
    ['the sidecar’s port, which is another one', at(9000), 9000, 'prometheus'],
    ['its default port, which is free then', at(9000), 8081, 'nobody'],
  ])('of %s', (_what, changes, port, who) => {
    expect(reach(changes, port)).toBe(who)
  })

  it('keeps the protocol of a port', () => {
    const dns = { name: 'own', image, ports: [{ containerPort: 53, protocol: 'UDP' }] }
    const [open] = policyOf({ prometheus: { containers: [dns] } }).spec.ingress
    expect(open?.ports).toContainEqual({ protocol: 'UDP', port: 53 })
  })

  it('has no range, of which some data planes see the first port only', () => {
    expect(JSON.stringify(policyOf({}))).not.toContain('endPort')
  })
})

describe('the way out', () => {
  it('is open unless the environment limits it', () => {
    const { policyTypes, egress } = policyOf({}).spec
    expect(policyTypes).toEqual(['Ingress'])
    expect(egress).toBeUndefined()
  })

  const egress = { ranges: ['10.0.0.0/16'], ports: [443, 3128] }

  it('leads to name servers, pods, the ranges and the ports of the environment', () => {
    const { spec } = policyOf({ networkPolicy: { egress } })
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress'])
    expect(spec.egress).toEqual([
      {
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      { to: [{ namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/16' } }] },
      {
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'TCP', port: 3128 },
        ],
      },
    ])
  })

  it('leads to the metadata service where the identity is the node’s', () => {
    const { spec } = policyOf({
      networkPolicy: { egress },
      identity: { type: 'userAssigned', identity: { source: 'kubelet' } },
      vaultReader: undefined,
    })
    expect(spec.egress?.at(-1)).toEqual({
      to: [{ ipBlock: { cidr: '169.254.169.254/32' } }],
      ports: [{ protocol: 'TCP', port: 80 }],
    })
  })
})
