import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DROP_REASONS, DROPPED_PAGE } from '../../contract/dropped-by-azure.ts'
import { repository } from '../checkout.ts'
import { theCompany } from '../environments/companies.ts'
import { government } from '../environments/index.ts'
import { hasPromtool, promtool } from '../kubernetes/promtool.ts'
import { type Body, resourcesOf, stackOf, textsIn } from './stack.ts'

/** The rule groups of a stack as Prometheus would load them, from the words of Azure. */
const stacks = [stackOf(government), stackOf(theCompany('agent').input)]
const groups = stacks
  .flatMap((stack) =>
    Object.values(resourcesOf(stack, 'azurerm_monitor_alert_prometheus_rule_group')),
  )
  .map(({ name, rule }) => ({
    name,
    rules: (rule as readonly Body[]).map(({ alert, record, expression, labels, ...body }) => ({
      ...(alert === undefined ? { record } : { alert, for: durationOf(String(body.for)) }),
      expr: expression,
      ...(labels === undefined ? {} : { labels }),
    })),
  }))

/** `PT1H30M` is `1h30m`. */
function durationOf(iso: string): string {
  return iso.replace(/^PT/, '').toLowerCase()
}

/** The dead man's switch of one cluster. */
const files = {
  'rules.yaml': { groups: groups.filter(({ name }) => /government/.test(`${name}`)) },
}
const up = (cluster: string, replica: number) =>
  `up{cluster="${cluster}",job="kubelet",prometheus_replica="prometheus-${replica}"}`

describe.skipIf(!hasPromtool && process.env.CI === undefined)('rule groups, in promtool', () => {
  it('are rules that Prometheus loads', () => {
    // A file each: in one, promtool would warn of clusters that have the same rules.
    const each = Object.fromEntries(
      groups.map((group) => [`${group.name}.yaml`, { groups: [group] }]),
    )
    const { status, output } = promtool(['check', 'rules', ...Object.keys(each)], each)
    expect(output.match(/SUCCESS/g)).toHaveLength(groups.length)
    expect(status).toBe(0)
  })

  it('record for each pod what runs on its node, and keep clusters apart', () => {
    const cpu = (cluster: string) =>
      `container_cpu_usage_seconds_total{cluster="${cluster}",namespace="n",pod="p",container="c",image="i",job="cadvisor"}`
    const info = (cluster: string, node: string) =>
      `kube_pod_info{cluster="${cluster}",namespace="n",pod="p",node="${node}"}`
    const record = 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate'
    const labels = (cluster: string, node: string) =>
      `${record}{cluster="${cluster}",container="c",namespace="n",node="${node}",pod="p"}`
    const test = {
      interval: '1m',
      input_series: [
        { series: cpu('a'), values: '0+60x10' },
        { series: cpu('b'), values: '0+120x10' },
        { series: info('a', 'one'), values: '1x10' },
        { series: info('b', 'two'), values: '1x10' },
      ],
      promql_expr_test: [
        {
          expr: record,
          eval_time: '10m',
          exp_samples: [
            { labels: labels('a', 'one'), value: 1 },
            { labels: labels('b', 'two'), value: 2 },
          ],
        },
      ],
    }
    // Both stations have the same rules: one's are enough.
    const [node, kubernetes] = groups.filter(({ name }) => /rules-.*-depot$/.test(String(name)))
    const { output } = promtool(['test', 'rules', 'test.yaml'], {
      'rules.yaml': { groups: [node, kubernetes] },
      'test.yaml': { rule_files: ['rules.yaml'], tests: [test] },
    })
    expect(output).toContain('SUCCESS')
  })

  it.each([
    ['fires ten minutes after the last sample', '1x10 _x30', '_x40', '21m', true],
    ['is quiet while samples arrive', '1x40', '_x40', '21m', false],
    ['is quiet where a target is down', '0x40', '_x40', '21m', false],
    ['is quiet while one of two replicas sends', '1x10 _x30', '1x40', '21m', false],
    ['is quiet again when samples arrive again', '1x10 _x20 1x10', '_x40', '35m', false],
    ['fires where nothing has ever arrived', '_x40', '_x40', '6m', true],
  ])("a cluster's dead man's switch %s", (_what, first, second, at, fires) => {
    const test = {
      interval: '1m',
      input_series: [
        { series: up('aks-government', 0), values: first },
        { series: up('aks-government', 1), values: second },
        { series: up('another', 0), values: '1x40' },
      ],
      alert_rule_test: [
        {
          eval_time: at,
          alertname: 'AzureRemoteWriteClusterSilent',
          exp_alerts: fires ? [{ exp_labels: { cluster: 'aks-government' } }] : [],
        },
      ],
    }
    const { status, output } = promtool(['test', 'rules', 'test.yaml'], {
      ...files,
      'test.yaml': { rule_files: ['rules.yaml'], tests: [test] },
    })
    expect(output).toContain('SUCCESS')
    expect(status).toBe(0)
  })
})

it('every alert has its runbook', () => {
  const page = readFileSync(join(repository, 'docs/alerts.md'), 'utf8')
  const anchors = [...page.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading?.toLowerCase())
  const links = textsIn(stackOf(government)).filter(({ path }) => path.endsWith('.runbook_url'))
  expect(links).not.toEqual([])
  for (const { text } of links)
    expect(anchors).toContain(text.replace(/^https:\/\/[^#]+\/docs\/alerts\.md#/, ''))
})

it('every reason for which Azure drops has its section', () => {
  const page = readFileSync(join(repository, DROPPED_PAGE), 'utf8')
  const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading)
  const reasons = new Set(Object.values(DROP_REASONS).flat())
  expect(new Set(sections)).toEqual(reasons)
  for (const [metric, its] of Object.entries(DROP_REASONS)) {
    expect(page).toMatch(new RegExp(`\\| \`${metric}\` .*\\| ${its.join(', ')} \\|`))
  }
})
