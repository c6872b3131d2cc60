import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert/index.js'
import type { Construct } from 'constructs'
import { DROP_REASONS, DROPPED_PAGE } from '../contract/dropped-by-azure.ts'
import { nameIn } from '../contract/environment/names.ts'
import type { AzureAlerts } from '../contract/environment/resolve-azure-alerts.ts'
import { addressOf } from '../contract/release.ts'
import type { EnvironmentContext } from './context.ts'
import type { Workspace } from './workspace.ts'

/** Platform metrics of a workspace. */
const NAMESPACE = 'Microsoft.Monitor/accounts'
const LIMITS_PAGE =
  'https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-ingest-limits'

interface WorkspaceAlert {
  /** Its id in the state, and the end of its name. */
  readonly id: string
  readonly description: string
  /** As Azure counts: 1 an error, 2 a warning, 3 for information. */
  readonly severity: 2 | 3
  readonly windowSize: string
  readonly metric: string
  readonly aggregation: 'Average' | 'Maximum'
  readonly threshold: number
  /** Whether each reason has an alert of its own. */
  readonly byReason?: true
}

/**
 * How near the workspace is to its limits. Thresholds, severities and the window are Microsoft's recommendation,
 * but for the 85 % that its template has for series where its table says 75.
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-ingest-limits
 */
const LIMITS: readonly WorkspaceAlert[] = [
  { what: 'events', of: 'samples a minute', metric: 'EventsPerMinuteIngestedPercentUtilization' },
  { what: 'series', of: 'active series', metric: 'ActiveTimeSeriesPercentUtilization' },
].flatMap(({ what, of, metric }) =>
  ([75, 95] as const).map((threshold): WorkspaceAlert => {
    return {
      id: `${what}_${threshold}`,
      description: `More than ${threshold} % of the ${of} that the workspace takes; from 100 % on it drops what comes. Ask for higher limits: ${LIMITS_PAGE}`,
      severity: threshold === 75 ? 3 : 2,
      windowSize: 'PT30M',
      metric,
      aggregation: 'Average',
      threshold,
    }
  }),
)

/** What Azure has dropped although it had answered success, which nothing in the cluster can notice. */
function drops({ droppedPerMinute: threshold }: AzureAlerts): WorkspaceAlert[] {
  return Object.entries(DROP_REASONS).map(([metric, reasons]) => {
    const isEvents = metric === 'EventsDropped'
    return {
      id: isEvents ? 'events_dropped' : 'samples_dropped',
      description: `Azure drops samples ${isEvents ? 'that it has received' : 'that it has accepted'}, by Reason: ${reasons.join(', ')}. Causes and cures: ${addressOf(DROPPED_PAGE)}`,
      severity: 2,
      windowSize: 'PT15M',
      metric,
      aggregation: 'Maximum',
      threshold,
      byReason: true,
    }
  })
}

interface WorkspaceAlerts {
  readonly workspace: Workspace
  readonly alerts: AzureAlerts
  readonly actionGroupId: string
}

/** Alerts about what all clusters share. */
export function addWorkspaceAlerts(
  scope: Construct,
  { environment, resourceGroupName }: EnvironmentContext,
  { workspace, alerts, actionGroupId }: WorkspaceAlerts,
): void {
  for (const alert of [...LIMITS, ...drops(alerts)]) {
    const { id, description, severity, windowSize, metric, aggregation, threshold } = alert
    const end = id.replaceAll('_', '-')
    new MonitorMetricAlert(scope, id, {
      name: nameIn(environment, `alert-prometheus-${environment.origin}-${end}`),
      resourceGroupName,
      scopes: [workspace.id],
      description,
      severity,
      frequency: 'PT5M',
      windowSize,
      criteria: [
        {
          metricNamespace: NAMESPACE,
          metricName: metric,
          aggregation,
          operator: 'GreaterThan',
          threshold,
          ...(alert.byReason && {
            dimension: [{ name: 'Reason', operator: 'Include', values: ['*'] }],
            // Both are in preview: a workspace that has never dropped anything may not have them yet.
            skipMetricValidation: true,
          }),
        },
      ],
      action: [{ actionGroupId }],
    })
  }
}
