import { k8s } from 'cdk8s-plus-27'
import type { Construct } from 'constructs'
import type { Cluster } from '../contract/environment/resolve.ts'
import { objectName, podLabels, RESERVED_PORTS } from '../contract/pod.ts'
import { proxyPort } from '../contract/proxy.ts'

/**
 * Closes the sidecar's port to everything but Prometheus itself and leaves the other ports of the pod as
 * open as they were. They are listed one by one: data planes that do not know `endPort` read a range as
 * its first port, and would cut Prometheus off. Probes come from the node, which a policy never keeps out.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function addNetworkPolicy(scope: Construct, cluster: Cluster): void {
  const { networkPolicy, sidecar, prometheus } = cluster
  if (networkPolicy === undefined || sidecar === undefined) return
  const labels = podLabels(prometheus.release)
  const { egress } = networkPolicy
  new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: { name: objectName(prometheus.release) },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', ...(egress === undefined ? [] : ['Egress'])],
      ingress: [
        { ports: openPorts(cluster, networkPolicy.ports, sidecar.port) },
        {
          // With shards, one Prometheus scrapes the sidecar of another.
          from: [{ podSelector: { matchLabels: labels } }],
          ports: [tcp(sidecar.port)],
        },
      ],
      ...(egress && { egress: wayOut(cluster, egress) }),
    },
  })
}

type Port = k8s.NetworkPolicyPort

const portOf = (protocol: string, port: number): Port => ({
  protocol,
  port: k8s.IntOrString.fromNumber(port),
})
const tcp = (port: number) => portOf('TCP', port)

/** Ports of the operator's containers, patches included, and of the user's own. */
function openPorts({ prometheus }: Cluster, more: readonly number[], closed: number): Port[] {
  const patches = Object.values(prometheus.containerPatches).filter((patch) => patch !== undefined)
  const own = [...prometheus.containers, ...prometheus.initContainers]
  const declared = [...patches, ...own].flatMap(declaredPorts)
  const all = [
    ...Object.keys(RESERVED_PORTS).map((port) => `TCP ${port}`),
    ...declared,
    ...more.map((port) => `TCP ${port}`),
  ].filter((one) => one !== `TCP ${closed}`)
  return [...new Set(all)].map((one) => {
    const [protocol = '', port] = one.split(' ')
    return portOf(protocol, Number(port))
  })
}

function declaredPorts(container: object): string[] {
  const ports: unknown = Reflect.get(container, 'ports')
  if (!Array.isArray(ports)) return []
  return ports.flatMap((one) => {
    const port: unknown = Reflect.get(Object(one), 'containerPort')
    const protocol: unknown = Reflect.get(Object(one), 'protocol') ?? 'TCP'
    return typeof port === 'number' ? [`${protocol} ${port}`] : []
  })
}

type Egress = NonNullable<NonNullable<Cluster['networkPolicy']>['egress']>

/** Where Azure tells an identity of the node who it is. */
const IMDS = '169.254.169.254/32'

function wayOut(
  { identity, sidecar }: Cluster,
  { ranges, ports }: Egress,
): k8s.NetworkPolicyEgressRule[] {
  const isOfTheNode = identity.type === 'userAssigned' || identity.type === 'systemAssigned'
  const proxy = sidecar?.network.proxy?.url
  const everywhere = [...new Set([...ports, ...(proxy === undefined ? [] : [proxyPort(proxy)])])]
  return [
    { ports: [portOf('UDP', 53), tcp(53)] },
    { to: [{ namespaceSelector: {} }, ...ranges.map((cidr) => ({ ipBlock: { cidr } }))] },
    ...(everywhere.length > 0 ? [{ ports: everywhere.map(tcp) }] : []),
    ...(isOfTheNode ? [{ to: [{ ipBlock: { cidr: IMDS } }], ports: [tcp(80)] }] : []),
  ]
}
