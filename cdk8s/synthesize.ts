import { App, Chart } from 'cdk8s'
import type { Environment } from '../contract/environment/resolve.ts'
import type { EnvironmentOutputs } from '../contract/terraform-outputs.ts'
import { addApplication } from './argocd-application.ts'
import { addDashboard } from './dashboard.ts'
import type { Deployment } from './deployment.ts'
import { clusterFolder } from './layout.ts'
import { addNetworkPolicy } from './network-policy.ts'
import { addPodMonitor } from './pod-monitor.ts'
import { addPrometheusRule } from './prometheus-rule.ts'
import { prometheusValues } from './prometheus-values.ts'
import { addSecretProviderClass } from './secret-provider-class.ts'
import { toYaml, withHeader } from './yaml.ts'

/** Texts of files by their path below `dist/`. */
export type Files = ReadonlyMap<string, string>

/** Everything that Kubernetes, Helm and Argo CD need for an environment. Touches no file. */
export function synthesize(environment: Environment, outputs: EnvironmentOutputs): Files {
  const files = new Map<string, string>()
  for (const cluster of environment.clusters) {
    const clusterOutputs = outputs.clusters.get(cluster.name)
    if (clusterOutputs === undefined) {
      throw new Error(`parseOutputs has let ${cluster.name} through without outputs`)
    }
    for (const [path, value] of clusterFiles({ environment, cluster, outputs: clusterOutputs })) {
      files.set(path, withHeader(environment.name, toYaml(value)))
    }
  }
  return files
}

function clusterFiles(deployment: Deployment): Map<string, unknown> {
  const { environment, cluster } = deployment
  const folder = clusterFolder(environment.name, cluster.name)
  const manifests = synthesizeChart((chart) => {
    addSecretProviderClass(chart, deployment)
    // Prometheus by itself (`transport: 'native'`) has metrics and alerts of its own.
    if (cluster.sidecar === undefined) return
    addPodMonitor(chart, deployment)
    if (cluster.alerts) addPrometheusRule(chart, deployment)
    if (cluster.dashboard) addDashboard(chart, deployment)
    if (cluster.networkPolicy) addNetworkPolicy(chart, deployment, cluster.sidecar.port)
  })
  const applications = synthesizeChart((chart) =>
    addApplication(chart, deployment, manifests.length > 0),
  )
  return new Map<string, unknown>([
    ...manifests.map(
      (manifest) => [`${folder}/manifests/${fileName(manifest)}`, manifest] as const,
    ),
    [`${folder}/values/kube-prometheus-stack.yaml`, prometheusValues(deployment)],
    ...applications.map(
      (application) => [`argocd/${environment.name}/${cluster.name}.yaml`, application] as const,
    ),
  ])
}

interface Manifest {
  readonly kind: string
}

/** One file per object; a cluster has one object of each kind. */
function fileName({ kind }: Manifest): string {
  return `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.yaml`
}

function synthesizeChart(add: (chart: Chart) => void): Manifest[] {
  // Names are ours, word for word: other files refer to them.
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true })
  add(chart)
  return chart.toJson()
}
