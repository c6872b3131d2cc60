import type { Problem } from '../problem.ts'
import { repeatedGrants } from './grants.ts'
import type { Cluster, Environment } from './resolve.ts'

/** What no single field can say: options that contradict each other, and names that are taken twice. */
export function problemsBetweenFields(environment: Environment): Problem[] {
  return [
    ...duplicateProblems(environment),
    ...repeatedGrants(environment),
    ...environment.clusters.flatMap((cluster, index) =>
      clusterProblems(environment, cluster).map((problem) => ({
        ...problem,
        path: `clusters[${index}].${problem.path}`,
      })),
    ),
  ]
}

function duplicateProblems({ clusters }: Environment): Problem[] {
  return Object.entries(UNIQUE).flatMap(([path, nameOf]) =>
    clusters.flatMap((cluster, index) => {
      const value = nameOf(cluster)
      const taken = clusters.slice(0, index).some((other) => nameOf(other) === value)
      return value !== undefined && taken
        ? [
            {
              path: `clusters[${index}].${path}`,
              value,
              allowed: 'a name that no other cluster of the environment has',
            },
          ]
        : []
    }),
  )
}

/** Names that must differ between the clusters of an environment; `undefined` where there is none. */
const UNIQUE: Readonly<Record<string, (cluster: Cluster) => string | undefined>> = {
  name: ({ name }) => name,
  'identity.certificate.name': ({ identity }) =>
    identity.type === 'aadApplication' ? identity.certificate.name : undefined,
  'identity.displayName': ({ identity }) =>
    identity.type === 'aadApplication' ? identity.displayName : undefined,
  'identity.name': ({ identity }) =>
    identity.type === 'workloadIdentity' ? identity.name : undefined,
  'identity.identity.name': ({ identity }) =>
    identity.type === 'userAssigned' && identity.identity.source === 'created'
      ? identity.identity.name
      : undefined,
  'vaultReader.name': ({ vaultReader }) =>
    vaultReader?.via === 'workloadIdentity' ? vaultReader.name : undefined,
  'dataCollection.ruleName': ({ dataCollection }) =>
    dataCollection.rule === 'own' ? dataCollection.ruleName : undefined,
  'dataCollection.endpointName': ({ dataCollection }) =>
    dataCollection.rule === 'own' ? dataCollection.endpointName : undefined,
}

function clusterProblems(environment: Environment, cluster: Cluster): Problem[] {
  return [
    ...certificateProblems(environment, cluster),
    ...issuerProblems(cluster),
    ...identityProblems(cluster),
    ...transportProblems(environment, cluster),
    ...nameProblems(cluster),
  ]
}

function certificateProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, kubernetes, vaultReader } = cluster
  if (identity.type !== 'aadApplication') {
    return vaultReader === undefined
      ? []
      : [
          {
            path: 'vaultReader',
            value: vaultReader.via,
            allowed: `nothing with identity ${identity.type}, which needs no certificate`,
            next: 'remove vaultReader',
          },
        ]
  }
  const problems: Problem[] = []
  if (environment.vault === undefined) {
    problems.push({
      path: 'identity.type',
      value: identity.type,
      allowed: 'aadApplication only in an environment with a vault, where its certificate lives',
      next: "add vault: { name: '...' } to the environment",
    })
  }
  if (vaultReader === undefined) {
    problems.push({
      path: 'vaultReader',
      allowed: 'how the CSI driver reads the certificate',
      next: "on AKS, add vaultReader: { via: 'aksAddOn' }",
    })
  }
  if (vaultReader?.via === 'aksAddOn' && kubernetes.kind !== 'aks') {
    problems.push({
      path: 'vaultReader.via',
      value: vaultReader.via,
      allowed: `workloadIdentity or servicePrincipal on a cluster of kind ${kubernetes.kind}`,
      next: 'the add-on exists on AKS only',
    })
  }
  const { certificate } = identity
  const days =
    certificate.rotation.mode === 'vault' ? certificate.rotation.renewDaysBeforeExpiry : 0
  if (days >= certificate.validityMonths * 27) {
    problems.push({
      path: 'identity.certificate.rotation.renewDaysBeforeExpiry',
      value: String(days),
      allowed: `less than the ${certificate.validityMonths} months for which the certificate is valid`,
    })
  }
  return problems
}

function issuerProblems({ identity, kubernetes, vaultReader }: Cluster): Problem[] {
  const federated = identity.type === 'workloadIdentity' || vaultReader?.via === 'workloadIdentity'
  if (!federated || kubernetes.kind === 'aks' || kubernetes.issuerUrl !== undefined) return []
  return [
    {
      path: 'kubernetes.issuerUrl',
      allowed: 'the URL of the issuer of service account tokens, because workload identity is used',
      next: 'kubectl get --raw /.well-known/openid-configuration',
    },
  ]
}

function identityProblems({ identity, kubernetes }: Cluster): Problem[] {
  if (identity.type !== 'userAssigned' || identity.identity.source !== 'kubelet') return []
  if (kubernetes.kind === 'aks') return []
  return [
    {
      path: 'identity.identity.source',
      value: 'kubelet',
      allowed: `created or existing on a cluster of kind ${kubernetes.kind}`,
      next: 'the kubelet identity exists on AKS only',
    },
  ]
}

/** @see https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md */
const NATIVE_SINCE = {
  userAssigned: '2.45.0',
  systemAssigned: '3.5.0',
  workloadIdentity: '3.7.0',
} as const

function transportProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, prometheus, sidecar, transport } = cluster
  if (transport === 'sidecar') {
    return sidecar === undefined
      ? [
          {
            path: 'sidecar',
            allowed: "the sidecar's image, because transport is sidecar",
            next: "add sidecar: { image: 'REGISTRY/azure-monitor-remote-write:TAG' }",
          },
        ]
      : []
  }
  const problems: Problem[] = []
  const path = 'transport'
  const value = transport
  if (sidecar !== undefined) {
    problems.push({
      path: 'sidecar',
      value: sidecar.image,
      allowed: 'nothing with transport native',
      next: 'remove it',
    })
  }
  if (typeof environment.cloud === 'object') {
    problems.push({
      path,
      value,
      allowed: 'sidecar in a custom cloud, which Prometheus does not know',
    })
  }
  if (identity.type === 'aadApplication') {
    problems.push({
      path,
      value,
      allowed: 'sidecar with aadApplication: the operator has no field for a certificate',
    })
  } else if (isOlder(prometheus.version, NATIVE_SINCE[identity.type])) {
    problems.push({
      path: 'prometheus.version',
      value: prometheus.version,
      allowed: `${NATIVE_SINCE[identity.type]} or newer for transport native with ${identity.type}`,
      next: "upgrade the chart, or use transport: 'sidecar'",
    })
  }
  return problems
}

/**
 * Names that the operator takes itself, or that would clash with what this project adds.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/k8s/merge.go
 */
const TAKEN = {
  containers: ['prom-remotewrite', 'prometheus', 'config-reloader', 'thanos-sidecar'],
  initContainers: ['prom-remotewrite', 'init-config-reloader'],
  volumes: ['secrets-store-inline', 'config', 'config-out', 'tls-assets', 'web-config'],
  volumeMounts: [],
  remoteWrites: ['azure-monitor'],
} as const

function nameProblems({ prometheus, sidecar }: Cluster): Problem[] {
  const lists = Object.keys(TAKEN) as (keyof typeof TAKEN)[]
  const problems = lists.flatMap((list) => {
    const taken: readonly string[] = TAKEN[list]
    const names = prometheus[list].map(({ name }) => name)
    return names.flatMap((name, index) => {
      const repeated = list !== 'volumeMounts' && names.indexOf(name) < index
      return taken.includes(name) || repeated
        ? [
            {
              path: `prometheus.${list}[${index}].name`,
              value: name,
              allowed: 'a name that is not taken',
            },
          ]
        : []
    })
  })
  if ('cluster' in prometheus.externalLabels) {
    problems.push({
      path: 'prometheus.externalLabels.cluster',
      value: prometheus.externalLabels.cluster ?? '',
      allowed: "nothing: the label cluster is the cluster's name",
    })
  }
  if (sidecar !== undefined && PORTS_IN_USE.includes(sidecar.port)) {
    problems.push({
      path: 'sidecar.port',
      value: String(sidecar.port),
      allowed: `a port that nothing else in the pod uses (${PORTS_IN_USE.join(', ')} are taken)`,
    })
  }
  return problems
}

/** Prometheus, its config reloader, and Thanos. */
const PORTS_IN_USE = [8080, 9090, 10901, 10902]

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
