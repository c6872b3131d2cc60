import { k8s } from 'cdk8s-plus-27'
import type { Construct } from 'constructs'
import { runbooksIn } from '../contract/environment/runbooks.ts'
import { objectName } from '../contract/pod.ts'
import { buildDashboard } from './dashboard-json.ts'
import type { Deployment } from './deployment.ts'

/** The dashboard in a ConfigMap, which the chart's Grafana finds by its label. */
export function addDashboard(scope: Construct, { environment, cluster }: Deployment): void {
  const name = objectName(cluster.prometheus.release)
  const dashboard = buildDashboard(runbooksIn(environment))
  new k8s.KubeConfigMap(scope, 'dashboard', {
    metadata: { name, labels: { grafana_dashboard: '1' } },
    data: { [`${name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` },
  })
}
