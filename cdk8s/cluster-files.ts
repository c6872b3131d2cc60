import { App, Chart, type ChartProps } from 'cdk8s'
import { kindOf } from '../contract/prometheus-kind.ts'
import { addApplication } from './argocd-application.ts'
import { addDashboard } from './dashboard.ts'
import type { Deployment } from './deployment.ts'
import { addFlux } from './flux.ts'
import { addNetworkPolicy } from './network-policy.ts'
import { addPodMonitor } from './pod-monitor.ts'
import { addPrometheus } from './prometheus-object.ts'
import { addPrometheusRule } from './prometheus-rule.ts'
import { prometheusValues } from './prometheus-values.ts'
import { addSecretProviderClass } from './secret-provider-class.ts'

/** What becomes a file of YAML, in as many documents. */
export interface File {
  /** Below `dist/`. */
  readonly path: string
  readonly documents: readonly unknown[]
}

/** Where the files of a cluster are, below `dist/`: those in a folder, and one for whoever deploys them. */
export function placesOf(environment: string, cluster: string) {
  return {
    folder: `kubernetes/${environment}/${cluster}`,
    application: `argocd/${environment}/${cluster}.yaml`,
    flux: `flux/${environment}/${cluster}.yaml`,
    helm: `helm/${environment}/${cluster}.sh`,
  }
}

/** The files of one cluster: its manifests, the values of the chart, and what deploys both. */
export function clusterFiles(deployment: Deployment): readonly File[] {
  const { environment, cluster } = deployment
  const { namespace } = cluster.prometheus
  const places = placesOf(environment.name, cluster.name)
  const { folder } = places

  const { hasChart } = kindOf(cluster.prometheus)
  const objects = newChart({ namespace })
  const checksum = addObjects(objects, deployment)
  const manifests = objectsIn(objects).map((value) => ({
    path: `${folder}/manifests/${fileName(value)}`,
    documents: [value],
  }))
  const names = manifests.map(({ path }) => path.slice(folder.length + 1))

  const values = hasChart ? prometheusValues(deployment, checksum) : undefined
  const valuesPath = `${folder}/values/kube-prometheus-stack.yaml`

  const application = newChart()
  addApplication(application, deployment, {
    values: values && `dist/${valuesPath}`,
    manifests: names.length > 0 ? `dist/${folder}/manifests` : undefined,
  })
  const flux = newChart()
  addFlux(flux, deployment, {
    values,
    manifests: names.length > 0 ? `dist/${folder}/manifests` : undefined,
  })
  return [
    ...manifests,
    ...(values === undefined ? [] : [{ path: valuesPath, documents: [values] }]),
    ...(environment.kustomization ? [kustomization(folder, names)] : []),
    ...[
      { path: places.application, documents: objectsIn(application) },
      { path: places.flux, documents: objectsIn(flux) },
    ].filter(({ documents }) => documents.length > 0),
  ]
}

/**
 * Makes the manifests a resource that an overlay names. It is not among them: in their folder it would change
 * how Argo CD reads all of it.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
function kustomization(folder: string, resources: readonly string[]): File {
  const apiVersion = 'kustomize.config.k8s.io/v1beta1'
  return {
    path: `${folder}/kustomization.yaml`,
    documents: [{ apiVersion, kind: 'Kustomization', resources }],
  }
}

/**
 * The objects in the cluster: beside Prometheus, and Prometheus itself where no chart brings it.
 *
 * @returns the checksum of what the pod mounts, whose change rolls Prometheus
 */
export function addObjects(chart: Chart, deployment: Deployment): string | undefined {
  const { cluster } = deployment
  const { release } = cluster.prometheus
  const { hasChart, evaluatesRules } = kindOf(cluster.prometheus)
  const checksum = addSecretProviderClass(chart, deployment)
  // Prometheus by itself (`transport: 'native'`) has metrics and alerts of its own.
  if (cluster.sidecar !== undefined) {
    addPodMonitor(chart, release)
    if (cluster.alerts && evaluatesRules) addPrometheusRule(chart, deployment)
    if (cluster.dashboard) addDashboard(chart, deployment)
    addNetworkPolicy(chart, cluster)
  }
  if (!hasChart) addPrometheus(chart, deployment, checksum)
  return checksum
}

/** Names are ours, word for word: other files refer to them. */
export function newChart(props?: ChartProps): Chart {
  return new Chart(new App(), 'chart', { ...props, disableResourceNameHashes: true })
}

interface Manifest {
  readonly kind: string
}

export function objectsIn(chart: Chart): readonly Manifest[] {
  return chart.toJson()
}

/** One file per object; a cluster has one object of each kind. */
function fileName({ kind }: Manifest): string {
  return `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.yaml`
}
