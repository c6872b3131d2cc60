import { Chart, Testing } from 'cdk8s'
import { expect, it } from 'vitest'
import { addNetworkPolicy } from './network-policy.ts'

interface Policy {
  readonly spec: {
    readonly ingress: readonly {
      readonly from?: readonly object[]
      readonly ports: readonly {
        readonly protocol: string
        readonly port: number
        readonly endPort?: number
      }[]
    }[]
  }
}

/** Who may reach a port: `anyone`, `prometheus`, or `nobody`. */
function reach(sidecarPort: number, port: number): string {
  const chart = new Chart(Testing.app(), 'test')
  addNetworkPolicy(chart, sidecarPort, 'kube-prometheus-stack')
  const [policy] = Testing.synth(chart) as Policy[]
  const open = policy?.spec.ingress.find(({ ports }) =>
    ports.some(
      (one) => one.protocol === 'TCP' && port >= one.port && port <= (one.endPort ?? one.port),
    ),
  )
  if (open === undefined) return 'nobody'
  return open.from === undefined ? 'anyone' : 'prometheus'
}

it.each([
  { sidecarPort: 8081, port: 8081, who: 'prometheus' },
  { sidecarPort: 8081, port: 8080, who: 'anyone' },
  { sidecarPort: 8081, port: 8082, who: 'anyone' },
  { sidecarPort: 8081, port: 9090, who: 'anyone' },
  { sidecarPort: 65_535, port: 65_535, who: 'prometheus' },
  { sidecarPort: 65_535, port: 65_534, who: 'anyone' },
])('with the sidecar on $sidecarPort, $who reaches $port', ({ sidecarPort, port, who }) => {
  expect(reach(sidecarPort, port)).toBe(who)
})
