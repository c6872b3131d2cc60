import { k8s } from 'cdk8s-plus-27'
import type { Construct } from 'constructs'
import { objectName } from '../contract/pod.ts'
import { buildDashboard } from './dashboard-json.ts'

/** The dashboard in a ConfigMap, which the chart's Grafana finds by its label. */
export function addDashboard(scope: Construct, release: string): void {
  const name = objectName(release)
  new k8s.KubeConfigMap(scope, 'dashboard', {
    metadata: { name, labels: { grafana_dashboard: '1' } },
    data: { [`${name}.json`]: `${JSON.stringify(buildDashboard(), null, 2)}\n` },
  })
}
