import type { Problem } from '../../problem.ts'
import type { Environment } from '../resolve.ts'

/**
 * Applications of Argo CD that deploy one release to one place. They would undo each other forever, and
 * each time Prometheus would restart with another cluster's identity.
 */
export function releaseProblems(environments: readonly Environment[]): Problem[] {
  const seen = new Map<string, string>()
  return environments.flatMap(({ name, argocd, clusters }) =>
    clusters.flatMap((cluster, index) => {
      if (argocd === undefined) return []
      const { destination, prometheus } = cluster
      const release = `${placeOf(destination)} ${prometheus.namespace}/${prometheus.release}`
      const key = `${argocd.instance ?? ''} ${release}`
      const other = seen.get(key)
      if (other === undefined) {
        seen.set(key, `${name}/${cluster.name}`)
        return []
      }
      return [
        {
          path: `${name}: clusters[${index}].destination`,
          value: release,
          allowed: `a release of its own: ${other} deploys to the same place`,
          next: "say where the cluster is, destination: { name: 'CLUSTER' } as `argocd cluster list` calls it, or give it another prometheus.namespace or prometheus.release; where each has an Argo CD of its own, name them in argocd.instance",
        },
      ]
    }),
  )
}

/** Argo CD calls the cluster in which it runs by this address or by this name. */
const IN_CLUSTER = { server: 'https://kubernetes.default.svc', name: 'in-cluster' }

function placeOf(destination: Environment['clusters'][number]['destination']): string {
  if ('name' in destination) return destination.name
  const server = destination.server.replace(/\/+$/, '')
  return server === IN_CLUSTER.server ? IN_CLUSTER.name : server
}
