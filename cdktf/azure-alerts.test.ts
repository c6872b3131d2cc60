import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { stacksOf } from '../contract/environment/stacks.ts'
import { example } from '../test/environments/index.ts'
import { schemaProblems, schemas } from '../test/terraform/schema.ts'
import { blocksOf, parseEnvironment, resourcesOf, stackOf } from '../test/terraform/stack.ts'

const hub = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01'
const onCall = `/subscriptions/${hub}/resourceGroups/rg-alerts/providers/Microsoft.Insights/actionGroups/on-call`
const mailed = { actionGroup: { emails: ['platform@contoso.com'] } }
const [cluster] = example.clusters

function stackWith(
  azureAlerts: EnvironmentInput['azureAlerts'],
  changes: Partial<EnvironmentInput> = {},
) {
  return stackOf({ ...example, azureAlerts, ...changes })
}
const metricAlerts = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_monitor_metric_alert')
const ruleGroups = (stack: ReturnType<typeof stackOf>) =>
  resourcesOf(stack, 'azurerm_monitor_alert_prometheus_rule_group')

describe('whom Azure tells', () => {
  it('is a group that is made, with a receiver for each address', () => {
    const stack = stackWith({
      actionGroup: { emails: ['a@contoso.com', 'b@contoso.com'], webhooks: ['https://c.example'] },
    })
    const receiver = { use_common_alert_schema: true }
    expect(resourcesOf(stack, 'azurerm_monitor_action_group')).toMatchObject({
      action_group: {
        name: 'ag-prometheus-example',
        short_name: 'prometheus',
        email_receiver: [
          { name: 'email-1', email_address: 'a@contoso.com', ...receiver },
          { name: 'email-2', email_address: 'b@contoso.com', ...receiver },
        ],
        webhook_receiver: [{ name: 'webhook-1', service_uri: 'https://c.example', ...receiver }],
      },
    })
    expect(schemaProblems(stack, schemas)).toEqual([])
  })

  it('is a group that exists, wherever it is, and is not looked up', () => {
    const stack = stackWith({ actionGroup: { existing: true, id: onCall } })
    expect(resourcesOf(stack, 'azurerm_monitor_action_group')).toEqual({})
    expect(metricAlerts(stack).events_95?.action).toEqual([{ action_group_id: onCall }])
    expect(JSON.stringify(ruleGroups(stack))).toContain(onCall)
    expect(stack.provider.azurerm).toHaveLength(1)
  })

  it('is nobody, of nothing, where no group is named', () => {
    const types = blocksOf(stackOf(example)).map(({ type }) => type)
    expect(types.filter((type) => /alert|action_group/.test(type))).toEqual([])
  })

  it('is called as names are in the company', () => {
    const stack = stackWith(mailed, { names: { suffix: '-weu' } })
    const names = blocksOf(stack).filter(({ type }) => /alert|action_group/.test(type))
    expect(names.map(({ body }) => body.name)).toContain('ag-prometheus-example-weu')
    for (const { body } of names) expect(body.name).toMatch(/-weu$/)
  })
})

describe('alerts about the workspace', () => {
  it('are near its limits as Microsoft recommends', () => {
    const { series_75, events_95 } = metricAlerts(stackWith(mailed))
    const common = { scopes: ['${azurerm_monitor_workspace.workspace.id}'], frequency: 'PT5M' }
    const criterion = {
      metric_namespace: 'Microsoft.Monitor/accounts',
      aggregation: 'Average',
      operator: 'GreaterThan',
    }
    expect(series_75).toMatchObject({
      ...common,
      severity: 3,
      window_size: 'PT30M',
      criteria: [
        { ...criterion, metric_name: 'ActiveTimeSeriesPercentUtilization', threshold: 75 },
      ],
    })
    expect(events_95).toMatchObject({
      ...common,
      severity: 2,
      criteria: [
        { ...criterion, metric_name: 'EventsPerMinuteIngestedPercentUtilization', threshold: 95 },
      ],
    })
  })

  it.each([
    ['events_dropped', 'EventsDropped', 2, { operator: 'Include', values: ['*'] }],
    [
      'samples_dropped',
      'TimeSeriesSamplesDropped',
      2,
      { operator: 'Exclude', values: ['Duplicate'] },
    ],
    [
      'samples_duplicate',
      'TimeSeriesSamplesDropped',
      3,
      { operator: 'Include', values: ['Duplicate'] },
    ],
  ])(
    'tell of what Azure drops, by reason and beyond what is tolerated: %s',
    (id, metric, severity, reasons) => {
      expect(metricAlerts(stackWith({ ...mailed, droppedPerMinute: 100 }))[id]).toMatchObject({
        description: expect.stringContaining('docs/dropped-by-azure.md'),
        severity,
        criteria: [
          {
            metric_name: metric,
            aggregation: 'Maximum',
            threshold: 100,
            dimension: [{ name: 'Reason', ...reasons }],
          },
        ],
      })
    },
  )

  it('can be left to another environment that shares it', () => {
    const stack = stackWith({ ...mailed, workspace: false })
    expect(metricAlerts(stack)).toEqual({})
    expect(Object.keys(ruleGroups(stack))).toEqual(['aks-example_alerts'])
  })

  it('are made here of a workspace that is in another subscription', () => {
    const workspace = { existing: true, name: 'amw-hub', subscriptionId: hub } as const
    const stack = stackWith(mailed, { workspace })
    const alerts = [...Object.values(metricAlerts(stack)), ...Object.values(ruleGroups(stack))]
    expect(alerts).toHaveLength(8)
    for (const { scopes, provider } of alerts) {
      expect(scopes).toEqual(['${data.azurerm_monitor_workspace.workspace.id}'])
      expect(provider).toBeUndefined()
    }
    expect(ruleGroups(stack)['aks-example_alerts']?.location).toBe(
      '${data.azurerm_monitor_workspace.workspace.location}',
    )
  })
})

describe("a cluster's dead man's switch", () => {
  function ruleOf(changes: object) {
    const stack = stackWith(mailed, { clusters: [{ ...cluster, ...changes } as never] })
    const group = ruleGroups(stack)['aks-example_alerts']
    return { group, rule: (group?.rule as readonly Record<string, unknown>[] | undefined)?.[0] }
  }

  it('asks in Azure, for this cluster alone, whether nothing arrives', () => {
    const { group, rule } = ruleOf({})
    expect(group).toMatchObject({
      name: 'alerts-prometheus-example-aks-example',
      scopes: ['${azurerm_monitor_workspace.workspace.id}'],
      cluster_name: 'aks-example',
      rule_group_enabled: true,
      interval: 'PT1M',
    })
    expect(rule).toMatchObject({
      enabled: true,
      alert: 'AzureRemoteWriteClusterSilent',
      expression: 'absent(up{cluster="aks-example"})',
      for: 'PT5M',
      severity: 1,
      action: [{ action_group_id: '${azurerm_monitor_action_group.action_group.id}' }],
    })
  })

  it('looks for another series by the labels with which it arrives', () => {
    const { rule } = ruleOf({
      deadMansSwitch: {
        metric: 'node_time_seconds',
        labels: { job: 'node-exporter', team: '' },
        for: '1h30m',
      },
    })
    expect(rule).toMatchObject({
      expression: 'absent(node_time_seconds{cluster="aks-example",job="node"})',
      for: 'PT1H30M',
    })
  })

  it('is made where nobody knows whether a rule drops it', () => {
    const drop = { action: 'drop', sourceLabels: ['pod'], regex: 'a' }
    const { rule } = ruleOf({ prometheus: { remoteWrite: { writeRelabelConfigs: [drop] } } })
    expect(rule?.expression).toBe('absent(up{cluster="aks-example"})')
  })

  it('follows the cluster to the name that rules of relabeling give it', () => {
    const rename = { action: 'uppercase', sourceLabels: ['cluster'], targetLabel: 'cluster' }
    const { group, rule } = ruleOf({
      prometheus: { remoteWrite: { writeRelabelConfigs: [rename] } },
    })
    expect(group?.cluster_name).toBe('AKS-EXAMPLE')
    expect(rule?.expression).toBe('absent(up{cluster="AKS-EXAMPLE"})')
  })

  it('is not there where it is off', () => {
    expect(ruleOf({ deadMansSwitch: false }).group).toBeUndefined()
  })
})

describe('recording rules in Azure', () => {
  const recording = { ...cluster, azureRecordingRules: true } as never

  it('are two groups that are limited to the cluster, with or without somebody who is told', () => {
    const stack = stackWith(undefined, { clusters: [recording] })
    expect(ruleGroups(stack)).toMatchObject({
      'aks-example_node_rules': { cluster_name: 'aks-example', rule_group_enabled: true },
      'aks-example_kubernetes_rules': { cluster_name: 'aks-example', rule_group_enabled: true },
    })
    expect(Object.keys(ruleGroups(stackWith(mailed, { clusters: [recording] })))).toHaveLength(3)
    expect(schemaProblems(stack, schemas)).toEqual([])
  })

  it('are limited to the label cluster that writeRelabelConfigs leaves', () => {
    const rename = { sourceLabels: ['cluster'], targetLabel: 'cluster', replacement: 'weu-$1' }
    const prometheus = { remoteWrite: { writeRelabelConfigs: [rename] } }
    const clusters = [{ ...cluster, prometheus, azureRecordingRules: true }] as never
    const names = Object.values(ruleGroups(stackWith(undefined, { clusters })))
    expect(names.map((group) => group.cluster_name)).toEqual(['weu-aks-example', 'weu-aks-example'])
  })

  it('are not there unless they are asked for', () => {
    expect(ruleGroups(stackOf(example))).toEqual({})
  })
})

it('of stacks for each cluster, the shared one has the workspace’s alerts and the other the cluster’s', () => {
  const input: EnvironmentInput = { ...example, azureAlerts: mailed, stacks: 'perCluster' }
  const [shared, own] = stacksOf(parseEnvironment(input)).map(({ environment }) => environment)
  expect(shared).toMatchObject({
    azureAlerts: { workspace: true, actionGroup: { existing: false } },
    clusters: [],
  })
  expect(own).toMatchObject({
    azureAlerts: {
      workspace: false,
      actionGroup: {
        existing: true,
        id: `/subscriptions/${example.subscriptionId}/resourceGroups/rg-prometheus-example/providers/Microsoft.Insights/actionGroups/ag-prometheus-example`,
      },
    },
  })
})
