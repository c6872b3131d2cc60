import { RECORDED_FROM } from '../../azure-recording-rules.ts'
import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import { relabeled } from '../relabeled.ts'
import { relabelingOf } from '../relabeling.ts'
import type { Cluster, Environment } from '../resolve.ts'

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
    const dropped = droppedInputs(cluster)
    if (dropped.length > 0) {
      warnings.push({
        ...at,
        warning: `writeRelabelConfigs drops what the rules are made of: ${dropped.join(', ')}`,
        next: 'let it through, or leave azureRecordingRules out',
      })
    }
    return warnings
  })
}

function droppedInputs({ name, prometheus }: Cluster): string[] {
  const external = { ...prometheus.externalLabels, cluster: name }
  return RECORDED_FROM.flatMap(({ labels, metrics }) =>
    metrics.filter((metric) => {
      const series = { labels: { ...external, ...labels, __name__: metric }, hasOthers: true }
      return relabeled(series, relabelingOf(prometheus)).outcome === 'dropped'
    }),
  )
}
