import {
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { type Panel, SERIES, STATS } from './dashboard-panels.ts'

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }

function fill<T extends StatBuilder | TimeseriesBuilder>(builder: T, panel: Panel, id: number): T {
  const { title, description, unit, queries, thresholds } = panel
  builder.id(id).title(title).description(description).datasource(DATASOURCE).unit(unit)
  builder.targets(
    queries.map(({ expr, legend }, index) =>
      new DataqueryBuilder()
        .refId(String.fromCharCode(65 + index))
        .datasource(DATASOURCE)
        .expr(expr)
        .legendFormat(legend)
        .range(),
    ),
  )
  if (!thresholds) builder.min(0)
  else
    builder.thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds]),
    )
  return builder
}

/**
 * Grafana's dashboard JSON. The builder fills its 24 columns from left to right: four numbers in a
 * row, below them two graphs in each.
 * @see https://grafana.com/docs/grafana/latest/visualizations/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function buildDashboard() {
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
  // The SDK's own defaults hide the legend, and name no calculation, so that a gap would win.
  const newest = new ReduceDataOptionsBuilder().calcs(['lastNotNull'])
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
  for (const [index, panel] of STATS.entries()) {
    const stat = fill(new StatBuilder(), panel, index + 1).reduceOptions(newest)
    dashboard.withPanel(stat.span(6).height(4))
  }
  for (const [index, panel] of SERIES.entries()) {
    const graph = fill(new TimeseriesBuilder(), panel, STATS.length + index + 1).legend(legend)
    dashboard.withPanel(graph.span(12).height(8))
  }
  return dashboard.build()
}
