import { RECORDED_FROM } from '../../azure-recording-rules.ts'
import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import { recordedSeries } from '../recorded-series.ts'
import type { Cluster, Environment } from '../resolve.ts'

const RECORDED_METRICS = RECORDED_FROM.flatMap(({ metrics }) => metrics).length

/** Rules in Azure that would find nothing to record. */
export function recordingRulesProblems({ azureRecordingRules, prometheus }: Cluster): Problem[] {
  if (!azureRecordingRules || prometheus.relabelForAzureDashboards) return []
  return [
    {
      path: 'azureRecordingRules',
      value: 'true',
      allowed:
        'nothing with relabelForAzureDashboards: false: the rules ask for the jobs cadvisor and node',
      next: 'leave relabelForAzureDashboards out, its default is true',
    },
  ]
}

/** Rules that are evaluated twice, and rules of which some find nothing. */
export function recordingRulesWarnings({ clusters }: Environment): Warning[] {
  return clusters.flatMap((cluster, index) => {
    if (!cluster.azureRecordingRules) return []
    const at = { path: `clusters[${index}].azureRecordingRules`, value: 'true' }
    const { hasChart, evaluatesRules } = kindOf(cluster.prometheus)
    const warnings: Warning[] = []
    if (hasChart && evaluatesRules) {
      warnings.push({
        ...at,
        warning:
          'the chart records the same series, and remote write brings them: where its rules are on, sums in dashboards count both',
        next: 'leave it out, or switch the rules of docs/kubernetes.md off in the chart (defaultRules.rules)',
      })
    }
    const { dropped, clusterLabel } = recordedSeries(cluster)
    if (dropped.length > 0) {
      warnings.push({
        ...at,
        warning: `writeRelabelConfigs drops what the rules are made of: ${dropped.join(', ')}`,
        next: 'let it through, or leave azureRecordingRules out',
      })
    }
    // What is dropped whole is told above, and has no label.
    if (clusterLabel === undefined && dropped.length < RECORDED_METRICS) {
      warnings.push({
        ...at,
        warning: `writeRelabelConfigs leaves what the rules are made of without one label cluster that can be told from it: the rules look for ${cluster.name}, and may find nothing`,
        next: 'write the label cluster with a text that is known here, the same for every series, or leave azureRecordingRules out',
      })
    }
    return warnings
  })
}
