import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { pathsOf, withCluster } from '../testing.ts'

function checked(prometheus: Record<string, unknown>) {
  return checkEnvironments([withCluster({ azureRecordingRules: true, alerts: false, prometheus })])
}
const relabeling = (rule: object) => ({ remoteWrite: { writeRelabelConfigs: [rule] } })

describe('recording rules in Azure', () => {
  it.each(['chartAgent', 'operator', 'operatorAgent'])(
    'are for a Prometheus of kind %s',
    (kind) => {
      const serviceAccount = kind === 'chartAgent' ? {} : { existing: true, name: 'prometheus' }
      const prometheus = { kind, ...(kind === 'chartAgent' ? {} : { serviceAccount }) }
      expect(checked(prometheus)).toMatchObject({ problems: [], warnings: [] })
    },
  )

  it('are refused where jobs keep the names that the rules do not know', () => {
    const prometheus = { relabelForAzureDashboards: false }
    expect(pathsOf(withCluster({ azureRecordingRules: true, prometheus }))).toEqual([
      'clusters[0].azureRecordingRules',
    ])
    expect(pathsOf(withCluster({ prometheus }))).toEqual([])
  })

  it('come with a warning where the chart has them too', () => {
    expect(checked({}).warnings).toMatchObject([
      {
        path: 'prod: clusters[0].azureRecordingRules',
        warning: expect.stringMatching(/count both/),
      },
    ])
  })

  it('come with a warning that names what they are made of and does not arrive', () => {
    const drop = { action: 'drop', sourceLabels: ['__name__'], regex: 'node_(load|disk)_?.*' }
    const { warnings } = checked({ kind: 'chartAgent', ...relabeling(drop) })
    expect(warnings).toMatchObject([
      {
        warning: expect.stringMatching(
          /node_disk_io_time_seconds_total, node_disk_io_time_weighted_seconds_total, node_load1$/,
        ),
      },
    ])
    const keep = { action: 'keep', sourceLabels: ['job'], regex: 'kubelet|kube-state-metrics' }
    const kept = checked({ kind: 'chartAgent', ...relabeling(keep) }).warnings[0]?.warning
    expect(kept).toContain('node_cpu_seconds_total')
    expect(kept).not.toMatch(/kube_pod_info|container_memory_rss/)
  })

  it.each([
    ['gone', { action: 'labeldrop', regex: 'cluster' }],
    ['another for each namespace', { sourceLabels: ['namespace'], targetLabel: 'cluster' }],
    [
      'another for some',
      {
        sourceLabels: ['__name__'],
        regex: 'kube_.*',
        targetLabel: 'cluster',
        replacement: 'kube',
      },
    ],
  ])('come with a warning where the label that limits them is %s', (_what, rule) => {
    const { warnings } = checked({ kind: 'chartAgent', ...relabeling(rule) })
    expect(warnings).toMatchObject([{ warning: expect.stringContaining('one label cluster') }])
  })
})
