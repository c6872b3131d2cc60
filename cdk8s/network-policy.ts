import { k8s } from 'cdk8s-plus-27'
import type { Construct } from 'constructs'
import { objectName, podLabels } from '../contract/pod.ts'

/**
 * Closes the sidecar's port to everything but Prometheus itself and leaves all other ports as open as
 * they were. Probes come from the node, which a policy never keeps out.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function addNetworkPolicy(scope: Construct, port: number, release: string): void {
  const labels = podLabels(release)
  const others = [
    { from: 1, to: port - 1 },
    { from: port + 1, to: 65_535 },
  ].filter(({ from, to }) => from <= to)
  const ports = (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
    others.map(({ from, to }) => ({
      protocol,
      port: k8s.IntOrString.fromNumber(from),
      endPort: to,
    })),
  )
  new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: { name: objectName(release) },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [
        { ports },
        {
          // With shards, one Prometheus scrapes the sidecar of another.
          from: [{ podSelector: { matchLabels: labels } }],
          ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) }],
        },
      ],
    },
  })
}
