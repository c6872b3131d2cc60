import { MonitorAlertPrometheusRuleGroup } from '@cdktf/provider-azurerm/lib/monitor-alert-prometheus-rule-group/index.js'
import type { Construct } from 'constructs'
import { AZURE_RECORDING_RULES } from '../../contract/azure-recording-rules.ts'
import { nameIn } from '../../contract/environment/names.ts'
import { recordedSeries } from '../../contract/environment/recorded-series.ts'
import type { ClusterContext } from '../context.ts'
import type { Workspace } from '../workspace.ts'

/** The recording rules of Azure's dashboards, evaluated in Azure for this cluster alone. */
export function addRecordingRules(
  scope: Construct,
  { environment, cluster, resourceGroupName }: ClusterContext,
  { id, location }: Pick<Workspace, 'id' | 'location'>,
): void {
  const { clusterLabel } = recordedSeries(cluster)
  for (const [group, rules] of Object.entries(AZURE_RECORDING_RULES)) {
    const name = `${group}-rules-prometheus-${environment.origin}-${cluster.origin}`
    new MonitorAlertPrometheusRuleGroup(scope, `${group}_rules`, {
      name: nameIn(environment, name),
      resourceGroupName,
      // Azure refuses a rule group outside the workspace's region.
      location,
      scopes: [id],
      // The rules are evaluated for what arrives with this label, whatever the cluster is called here.
      clusterName: clusterLabel ?? cluster.name,
      description: `What Azure's dashboards ask for of ${cluster.name}.`,
      // The provider sends what is left out as `false`.
      ruleGroupEnabled: true,
      interval: 'PT1M',
      rule: rules.map(({ expr: expression, ...rule }) => ({ enabled: true, ...rule, expression })),
    })
  }
}
