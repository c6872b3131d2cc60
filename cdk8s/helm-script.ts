import type { Cluster, Environment } from '../contract/environment/resolve.ts'
import { kindOf } from '../contract/prometheus-kind.ts'
import { placesOf } from './cluster-files.ts'
import { withHeader } from './yaml.ts'

/**
 * The commands that deploy a cluster without Argo CD or Flux, by the place of the script below `dist/`; nothing
 * where the environment does not want them. It runs in the folder that holds `dist/`.
 *
 * @see https://helm.sh/docs/helm/helm_upgrade/
 */
export function helmScript(environment: Environment, cluster: Cluster): [string, string][] {
  const { helm, name } = environment
  if (helm === undefined) return []
  const { folder, helm: path } = placesOf(name, cluster.name)
  const { namespace } = cluster.prometheus
  const manifests = `dist/${folder}/manifests`
  const lines = [
    'set -eu',
    `kubectl create namespace ${namespace} --dry-run=client -o yaml | kubectl apply -f -`,
    // Before the pod that mounts it; the rest after the chart that brings its CRDs.
    ...(cluster.mount === undefined
      ? []
      : [`kubectl apply -f ${manifests}/secret-provider-class.yaml`]),
    ...(kindOf(cluster.prometheus).hasChart ? [upgrade(helm, cluster, folder)] : []),
    ...(hasManifests(cluster) ? [`kubectl apply -f ${manifests}/`] : []),
  ]
  return [[path, `#!/bin/sh\n${withHeader(name, `${lines.join('\n')}\n`)}`]]
}

/** Prometheus by itself, made by the chart, needs nothing of ours beside it. */
function hasManifests({ prometheus, sidecar }: Cluster): boolean {
  return sidecar !== undefined || !kindOf(prometheus).hasChart
}

type Helm = NonNullable<Environment['helm']>

function upgrade(
  { chartRepository, valueFiles = [] }: Helm,
  { prometheus }: Cluster,
  folder: string,
): string {
  const { chartVersion, namespace, release } = prometheus
  const chart = 'kube-prometheus-stack'
  const isRegistry = chartRepository.startsWith('oci://')
  const values = [...valueFiles, `dist/${folder}/values/kube-prometheus-stack.yaml`]
  return [
    `helm upgrade ${release} ${isRegistry ? `${chartRepository}/${chart}` : chart}`,
    '  --install',
    ...(isRegistry ? [] : [`  --repo ${chartRepository}`]),
    `  --version ${chartVersion}`,
    `  --namespace ${namespace}`,
    // Ours last: Helm replaces lists, and the sidecar is in one.
    ...values.map((file) => `  --values ${file}`),
  ].join(' \\\n')
}
