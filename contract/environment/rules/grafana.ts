import { isOlder } from '../../kubernetes/floors.ts'
import type { Problem } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Cluster, Environment } from '../resolve.ts'

/**
 * The first chart whose Grafana (12.3.0) the plugin supports.
 * @see https://grafana.com/docs/plugins/grafana-azureprometheus-datasource/latest/
 */
const OLDEST_CHART = '79.6.1'

/** A data source for a Grafana that cannot have it. Without the chart there is no Grafana at all, which is said elsewhere. */
export function grafanaProblems(
  { cloud }: Environment,
  { grafana, prometheus }: Cluster,
): Problem[] {
  if (grafana?.azureMonitor === undefined || !kindOf(prometheus).hasChart) return []
  const problems: Problem[] = []
  if (isOlder(prometheus.chartVersion, OLDEST_CHART)) {
    problems.push({
      path: 'prometheus.chartVersion',
      value: prometheus.chartVersion,
      allowed: `${OLDEST_CHART} or newer for grafana.azureMonitor: the Grafana of an older chart cannot load the plugin`,
      next: 'name a newer one, or leave out grafana.azureMonitor',
    })
  }
  if (typeof cloud === 'object') {
    problems.push({
      path: 'grafana.azureMonitor',
      value: 'given',
      allowed:
        'nothing in a custom cloud, whose audience Grafana would have to be told (clouds_config)',
      next: 'configure the data source in your own values',
    })
  }
  return problems
}
