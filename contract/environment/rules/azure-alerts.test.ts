import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../environment.ts'
import { checkEnvironments } from '../parse.ts'
import { aks, pathsOf, problemsOf, withCluster, withEnvironment } from '../testing.ts'

const told = { actionGroup: { emails: ['platform@contoso.com'] } }

function alertedOf(
  cluster: Record<string, unknown>,
  azureAlerts: unknown = told,
): EnvironmentInput {
  return withEnvironment({ azureAlerts, clusters: [{ ...aks, ...cluster }] })
}
const relabeling = (...writeRelabelConfigs: object[]) => ({
  prometheus: { remoteWrite: { writeRelabelConfigs } },
})
const keepJobs = (regex: string) => relabeling({ action: 'keep', sourceLabels: ['job'], regex })

describe('alerts in Azure', () => {
  it.each([
    [{ emails: ['platform@contoso.com'] }],
    [{ webhooks: ['https://alerts.contoso.com/azure'] }],
    [
      {
        existing: true,
        id: '/subscriptions/6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/on-call',
      },
    ],
  ])('tell %j', (actionGroup) => {
    expect(problemsOf(alertedOf({}, { actionGroup }))).toEqual([])
  })

  it.each<[string, object]>([
    ['azureAlerts.actionGroup', {}],
    ['azureAlerts.actionGroup.emails[0]', { emails: ['platform'] }],
    ['azureAlerts.actionGroup.webhooks[0]', { webhooks: ['http://alerts.contoso.com'] }],
    ['azureAlerts.actionGroup.id', { existing: true, id: 'on-call' }],
    ['azureAlerts.actionGroup.name', { name: 'a/b', emails: ['platform@contoso.com'] }],
  ])('are refused at %s: %j', (path, actionGroup) => {
    expect(pathsOf(alertedOf({}, { actionGroup }))).toEqual([path])
  })
})

describe('a warning about a webhook with a key in it', () => {
  const warned = (webhook: string) =>
    JSON.stringify(
      checkEnvironments([alertedOf({}, { actionGroup: { webhooks: [webhook] } })]).warnings,
    )

  it.each([
    'https://hooks.slack.com/services/T0/B0/abc',
    'https://prod-1.westeurope.logic.azure.com/workflows/a/triggers/b?sig=abc',
    'https://events.pager.example/integration/0f1e2d3c4b5a69788796a5b4c3d2e1f0/enqueue',
  ])('is given without it: %s', (webhook) => {
    expect(warned(webhook)).toContain('prod: azureAlerts.actionGroup.webhooks[0]')
    expect(warned(webhook)).not.toContain(webhook)
  })

  it.each([
    'https://alerts.contoso.com/azure',
    'https://alerts.contoso.com/azure-monitor-workspace-alerts',
  ])('is not given of %s', (webhook) => {
    expect(warned(webhook)).toBe('[]')
  })
})

describe("a cluster's dead man's switch", () => {
  it.each<[string, Record<string, unknown>]>([
    ['watches up of any target', {}],
    ['is off', { ...keepJobs('kubelet'), deadMansSwitch: false }],
    ['watches what rules keep', keepJobs('kubelet|monitoring/prometheus-remote-write')],
    [
      'watches another series that they keep',
      { ...keepJobs('kubelet'), deadMansSwitch: { labels: { job: 'kubelet' } } },
    ],
    [
      'watches another series that they rename',
      {
        ...keepJobs('node-exporter'),
        deadMansSwitch: { metric: 'node_time_seconds', labels: { job: 'node-exporter' } },
      },
    ],
  ])('%s', (_what, cluster) => {
    expect(checkEnvironments([alertedOf(cluster)])).toMatchObject({ problems: [], warnings: [] })
  })

  it('is refused where rules drop what it watches, with the rule and the next step', () => {
    expect(problemsOf(alertedOf(keepJobs('kubelet')))).toMatchObject([
      {
        path: 'prod: clusters[0].deadMansSwitch',
        value: expect.stringMatching(/^up\{.*job="monitoring\/prometheus-remote-write"/),
        allowed: expect.stringContaining('writeRelabelConfigs[0] (keep by job: kubelet) drops it'),
        next: expect.stringContaining('deadMansSwitch: { metric:'),
      },
    ])
  })

  it.each<[string, Record<string, unknown>]>([
    ['', relabeling({ action: 'drop', sourceLabels: ['__name__'], regex: '(up|scrape_.*)' })],
    ['', { ...keepJobs('kubelet'), deadMansSwitch: { labels: { job: 'node-exporter' } } }],
    [
      '',
      relabeling({ action: 'hashmod', sourceLabels: ['job'], targetLabel: 'cluster', modulus: 2 }),
    ],
    ['.for', { deadMansSwitch: { for: '30s' } }],
    ['.metric', { deadMansSwitch: { metric: 'a-b' } }],
  ])('is refused at deadMansSwitch%s: %j', (path, cluster) => {
    expect(pathsOf(alertedOf(cluster))).toEqual([`clusters[0].deadMansSwitch${path}`])
  })

  it('is refused where Azure has nobody to tell', () => {
    const alone = (deadMansSwitch: unknown) => withCluster({ deadMansSwitch })
    expect(pathsOf(alone({ for: '10m' }))).toEqual(['clusters[0].deadMansSwitch'])
    expect(problemsOf(alone(false))).toEqual([])
  })

  it('comes with a warning where a label that nobody has said decides', () => {
    const warned = (labels: Record<string, string>) =>
      checkEnvironments([
        alertedOf({
          ...relabeling({ action: 'drop', sourceLabels: ['team'], regex: 'shop' }),
          deadMansSwitch: { labels },
        }),
      ]).warnings
    expect(warned({ job: 'kubelet' })).toMatchObject([
      {
        path: 'prod: clusters[0].deadMansSwitch',
        warning: expect.stringContaining('the label team'),
      },
    ])
    expect(warned({ job: 'kubelet', team: '' })).toEqual([])
  })
})
