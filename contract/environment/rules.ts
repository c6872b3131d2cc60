import { CLUSTER_KINDS } from '../cluster-kind.ts'
import type { IdentityType } from '../identity.ts'
import { RESERVED_NAMES, RESERVED_PORTS } from '../pod.ts'
import type { Problem } from '../problem.ts'
import { repeatedGrants } from './grants.ts'
import { mountNeededBy } from './mount.ts'
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
    ...mountProblems(environment, cluster),
    ...renewalProblems(cluster),
    ...issuerProblems(cluster),
    ...identityProblems(cluster),
    ...transportProblems(environment, cluster),
    ...nameProblems(cluster),
  ]
}

function mountProblems(environment: Environment, cluster: Cluster): Problem[] {
  const { identity, kubernetes, vaultReader } = cluster
  if (mountNeededBy(identity) === undefined) {
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
      allowed: `${identity.type} only in an environment with a vault, where its certificate lives`,
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
  if (vaultReader?.via === 'aksAddOn' && !CLUSTER_KINDS[kubernetes.kind].hasVaultAddOn) {
    problems.push({
      path: 'vaultReader.via',
      value: vaultReader.via,
      allowed: `workloadIdentity or servicePrincipal on a cluster of kind ${kubernetes.kind}`,
      next: 'the add-on exists on AKS only',
    })
  }
  return problems
}

function renewalProblems({ identity }: Cluster): Problem[] {
  if (!('certificate' in identity)) return []
  const { rotation, validityMonths } = identity.certificate
  const days = rotation.mode === 'vault' ? rotation.renewDaysBeforeExpiry : 0
  if (days < validityMonths * 27) return []
  return [
    {
      path: 'identity.certificate.rotation.renewDaysBeforeExpiry',
      value: String(days),
      allowed: `less than the ${validityMonths} months for which the certificate is valid`,
    },
  ]
}

function issuerProblems({ isFederated, kubernetes }: Cluster): Problem[] {
  if (!isFederated || CLUSTER_KINDS[kubernetes.kind].issuer === 'looked up') return []
  if ('issuerUrl' in kubernetes && kubernetes.issuerUrl !== undefined) return []
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
  if (CLUSTER_KINDS[kubernetes.kind].hasKubeletIdentity) return []
  return [
    {
      path: 'identity.identity.source',
      value: 'kubelet',
      allowed: `created or existing on a cluster of kind ${kubernetes.kind}`,
      next: 'the kubelet identity exists on AKS only',
    },
  ]
}

/**
 * The version of Prometheus that can do it by itself; `undefined` where the operator has no field for it.
 * @see https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
 */
const NATIVE_SINCE: Readonly<Record<IdentityType, string | undefined>> = {
  aadApplication: undefined,
  userAssigned: '2.45.0',
  systemAssigned: '3.5.0',
  workloadIdentity: '3.7.0',
}

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
  const since = NATIVE_SINCE[identity.type]
  if (since === undefined) {
    problems.push({
      path,
      value,
      allowed: `sidecar with ${identity.type}: the operator has no field for a certificate`,
    })
  } else if (isOlder(prometheus.version, since)) {
    problems.push({
      path: 'prometheus.version',
      value: prometheus.version,
      allowed: `${since} or newer for transport native with ${identity.type}`,
      next: "upgrade the chart, or use transport: 'sidecar'",
    })
  }
  return problems
}

function nameProblems({ prometheus, sidecar }: Cluster): Problem[] {
  const lists = Object.keys(RESERVED_NAMES) as (keyof typeof RESERVED_NAMES)[]
  const problems = lists.flatMap((list) => {
    const taken: readonly string[] = RESERVED_NAMES[list]
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
  if (sidecar !== undefined && RESERVED_PORTS.includes(sidecar.port)) {
    problems.push({
      path: 'sidecar.port',
      value: String(sidecar.port),
      allowed: `a port that nothing else in the pod uses (${RESERVED_PORTS.join(', ')} are taken)`,
    })
  }
  return problems
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
