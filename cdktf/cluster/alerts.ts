import { MonitorAlertPrometheusRuleGroup } from '@cdktf/provider-azurerm/lib/monitor-alert-prometheus-rule-group/index.js'
import type { Construct } from 'constructs'
import { isoDuration } from '../../contract/duration.ts'
import { nameIn } from '../../contract/environment/names.ts'
import { runbookPath, runbooksIn } from '../../contract/environment/runbooks.ts'
import { watchedSeries } from '../../contract/environment/watched-series.ts'
import type { ClusterContext } from '../context.ts'
import type { Workspace } from '../workspace.ts'

interface AlertsOf {
  readonly workspace: Workspace
  readonly actionGroupId: string
}

const SILENT = 'AzureRemoteWriteClusterSilent'

/**
 * The cluster's dead man's switch. Azure evaluates it, so it fires when the cluster's own Prometheus, which has all
 * other alerts, is gone.
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
 */
export function addClusterAlerts(
  scope: Construct,
  { environment, cluster, resourceGroupName }: ClusterContext,
  { workspace, actionGroupId }: AlertsOf,
): void {
  const watched = watchedSeries(cluster)
  if (watched === undefined) return
  const { __name__: metric = '', ...labels } = watched.selected
  new MonitorAlertPrometheusRuleGroup(scope, 'alerts', {
    name: nameIn(environment, `alerts-prometheus-${environment.origin}-${cluster.origin}`),
    resourceGroupName,
    // Azure refuses a rule group outside the workspace's region.
    location: workspace.location,
    scopes: [workspace.id],
    clusterName: labels.cluster ?? cluster.name,
    description: `Tells when nothing arrives from ${cluster.name} anymore.`,
    // The provider sends what is left out as `false`.
    ruleGroupEnabled: true,
    interval: 'PT1M',
    rule: [
      {
        enabled: true,
        alert: SILENT,
        expression: `absent(${metric}{${matchers(labels)}})`,
        for: isoDuration(watched.for),
        // An error. 0 would be a critical one, which the provider takes for nothing said.
        severity: 1,
        alertResolution: { autoResolved: true, timeToResolve: 'PT5M' },
        action: [{ actionGroupId }],
        annotations: {
          summary: `Nothing arrives in Azure from ${cluster.name} anymore.`,
          description: `Prometheus is gone, or does not get through. Samples that are not sent are lost once they are 20 minutes old.`,
          runbook_url: (runbooksIn(environment) ?? runbookPath)(SILENT),
        },
      },
    ],
  })
}

function matchers(labels: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(labels)
    .flatMap(([name, value]) => (value ? [`${name}=${JSON.stringify(value)}`] : []))
    .join(',')
}
