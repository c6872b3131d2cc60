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
  /** The reasons that it is about, each with an alert of its own. */
  readonly reasons?: {
    readonly operator: 'Include' | 'Exclude'
    readonly values: readonly string[]
  }
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

const ALL = { operator: 'Include', values: ['*'] } as const
/** A write that is sent again, because its answer was lost, is a duplicate and no loss. */
const REPEATED = 'Duplicate'

/** What Azure has dropped although it had answered success, which nothing in the cluster can notice. */
function drops({ droppedPerMinute: threshold }: AzureAlerts): WorkspaceAlert[] {
  const common = { windowSize: 'PT15M', aggregation: 'Maximum', threshold } as const
  const read = `Causes and cures: ${addressOf(DROPPED_PAGE)}`
  const { EventsDropped: events, TimeSeriesSamplesDropped: samples } = DROP_REASONS
  const lost = samples.filter((reason) => reason !== REPEATED)
  return [
    {
      ...common,
      id: 'events_dropped',
      description: `Azure drops samples that it has received, by Reason: ${events.join(', ')}. ${read}`,
      severity: 2,
      metric: 'EventsDropped',
      reasons: ALL,
    },
    {
      ...common,
      id: 'samples_dropped',
      description: `Azure drops samples that it has accepted, by Reason: ${lost.join(', ')}. ${read}`,
      severity: 2,
      metric: 'TimeSeriesSamplesDropped',
      reasons: { operator: 'Exclude', values: [REPEATED] },
    },
    {
      ...common,
      id: 'samples_duplicate',
      description: `Azure drops samples that it has already. Nothing is lost where a write was sent again; two senders with the same labels lose samples of each other. ${read}`,
      severity: 3,
      metric: 'TimeSeriesSamplesDropped',
      reasons: { operator: 'Include', values: [REPEATED] },
    },
  ]
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
    const { id, description, severity, windowSize, metric, aggregation, threshold, reasons } = alert
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
          ...(reasons && {
            dimension: [{ name: 'Reason', ...reasons, values: [...reasons.values] }],
            // Both are in preview: a workspace that has never dropped anything may not have them yet.
            skipMetricValidation: true,
          }),
        },
      ],
      action: [{ actionGroupId }],
    })
  }
}
