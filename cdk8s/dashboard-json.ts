import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DashboardBuilder,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Runbooks } from '../contract/environment/runbooks.ts'
import { METRICS } from '../contract/metrics.ts'
import { GRAPHS } from './dashboard-graphs.ts'
import type { Panel } from './dashboard-panels.ts'
import { STATS } from './dashboard-stats.ts'

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }

function fill<T extends StatBuilder | TimeseriesBuilder>(
  builder: T,
  { title, description, unit, thresholds, alert }: Panel,
  runbooks: Runbooks | undefined,
): T {
  builder.title(title).description(description).datasource(DATASOURCE).unit(unit)
  if (!thresholds) builder.min(0)
  else
    builder.thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds]),
    )
  if (alert && runbooks) builder.links([linkTo(`Runbook: ${alert}`, runbooks(alert))])
  return builder
}

function queriesOf({ queries }: Panel): DataqueryBuilder[] {
  return queries.map(({ expr, legend }, index) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .datasource(DATASOURCE)
      .expr(expr)
      .legendFormat(legend),
  )
}

/** Where links have always been; the SDK would hide them in a menu. */
function linkTo(title: string, url: string): Builder<DashboardLink> {
  const link = new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(url)
    .targetBlank(true)
    .build()
  delete link.placement
  return { build: () => link }
}

/** A label whose values are chosen from; all of them to begin with. */
function variable(name: string, label: string, matchers: string): QueryVariableBuilder {
  return (
    new QueryVariableBuilder(name)
      .label(label)
      .datasource(DATASOURCE)
      .query(`label_values(${METRICS.writes.name}${matchers}, ${name})`)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // In the cluster's own Prometheus no series has the label `cluster`.
      .allValue('.*')
      .current({ selected: true, text: 'All', value: '$__all' })
  )
}

/**
 * Grafana's dashboard JSON. The builder fills its 24 columns from left to right: three numbers in a row, below
 * them two graphs in each.
 * @see https://grafana.com/docs/grafana/latest/visualizations/dashboards/build-dashboards/view-dashboard-json-model/
 *
 * @param runbooks - `undefined` where nothing says on which host they are
 */
export function buildDashboard(runbooks: Runbooks | undefined) {
  const dashboard = new DashboardBuilder('Remote write to Azure Monitor')
    .uid('azure-monitor-remote-write')
    .description('Whether samples arrive in Azure Monitor, and if not, why.')
    .tags(['prometheus', 'remote-write', 'azure-monitor'])
    .readonly()
    .refresh('1m')
    .time({ from: 'now-6h', to: 'now' })
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .withVariable(variable('cluster', 'Cluster', ''))
    .withVariable(variable('namespace', 'Namespace', '{cluster=~"$cluster"}'))
  if (runbooks) dashboard.link(linkTo('Runbooks', runbooks('Runbooks')))
  // The SDK's own defaults hide the legend, and name no calculation, so that a gap would win.
  const newest = new ReduceDataOptionsBuilder().calcs(['lastNotNull'])
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
  for (const [index, panel] of STATS.entries()) {
    const stat = fill(new StatBuilder(), panel, runbooks)
      .id(index + 1)
      .targets(queriesOf(panel).map((query) => query.instant()))
      .reduceOptions(newest)
      .graphMode(BigValueGraphMode.None)
    dashboard.withPanel(stat.span(8).height(4))
  }
  for (const [index, panel] of GRAPHS.entries()) {
    const graph = fill(new TimeseriesBuilder(), panel, runbooks)
      .id(STATS.length + index + 1)
      .targets(queriesOf(panel).map((query) => query.range()))
      .legend(legend)
    if (panel.isStacked)
      graph.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(30)
    dashboard.withPanel(graph.span(12).height(8))
  }
  return dashboard.build()
}
