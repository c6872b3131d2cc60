import { App, Chart, type ChartProps } from 'cdk8s'
import { kindOf } from '../contract/prometheus-kind.ts'
import { addApplication } from './argocd-application.ts'
import { addDashboard } from './dashboard.ts'
import type { Deployment } from './deployment.ts'
import { addNetworkPolicy } from './network-policy.ts'
import { addPodMonitor } from './pod-monitor.ts'
import { addPrometheus } from './prometheus-object.ts'
import { addPrometheusRule } from './prometheus-rule.ts'
import { prometheusValues } from './prometheus-values.ts'
import { addSecretProviderClass } from './secret-provider-class.ts'

/** What becomes a file of YAML. */
export interface File {
  /** Below `dist/`. */
  readonly path: string
  readonly value: unknown
}

/** Where the files of a cluster are, below `dist/`: all but one in a folder. */
export function placesOf(environment: string, cluster: string) {
  return {
    folder: `kubernetes/${environment}/${cluster}`,
    application: `argocd/${environment}/${cluster}.yaml`,
  }
}

/** The files of one cluster: its manifests, the values of the chart, and the Application of both. */
export function clusterFiles(deployment: Deployment): readonly File[] {
  const { environment, cluster } = deployment
  const { namespace, release } = cluster.prometheus
  const { folder, application: applicationFile } = placesOf(environment.name, cluster.name)

  const { hasChart, evaluatesRules } = kindOf(cluster.prometheus)
  const objects = newChart({ namespace })
  const checksum = addSecretProviderClass(objects, deployment)
  // Prometheus by itself (`transport: 'native'`) has metrics and alerts of its own.
  if (cluster.sidecar !== undefined) {
    addPodMonitor(objects, release)
    if (cluster.alerts && evaluatesRules) addPrometheusRule(objects, deployment)
    if (cluster.dashboard) addDashboard(objects, release)
    addNetworkPolicy(objects, cluster)
  }
  if (!hasChart) addPrometheus(objects, deployment, checksum)
  const manifests = objectsIn(objects).map((value) => ({
    path: `${folder}/manifests/${fileName(value)}`,
    value,
  }))

  const valuesPath = `${folder}/values/kube-prometheus-stack.yaml`
  const values = hasChart
    ? [{ path: valuesPath, value: prometheusValues(deployment, checksum) }]
    : []

  const application = newChart()
  addApplication(application, deployment, {
    values: hasChart ? `dist/${valuesPath}` : undefined,
    manifests: manifests.length > 0 ? `dist/${folder}/manifests` : undefined,
  })
  const applications = objectsIn(application).map((value) => ({
    path: applicationFile,
    value,
  }))

  return [...manifests, ...values, ...applications]
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
