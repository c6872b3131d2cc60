import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GRAPHS } from '../../cdk8s/dashboard-graphs.ts'
import { STATS } from '../../cdk8s/dashboard-stats.ts'
import { CAUSES, type Cause, causeRow, OUTCOMES } from '../../contract/cause.ts'
import { METRICS } from '../../contract/metrics.ts'
import { fromEnv } from '../../contract/sidecar-config.ts'
import { createMetrics } from '../../sidecar/observe/metrics.ts'
import { Budget } from '../../sidecar/write/budget.ts'
import { envOf, manifestOf, root, sidecarOf, textOf, theCluster, valuesOf } from './files.ts'

const example = theCluster('example/aks-example')

/** The sidecar's own page of metrics, configured as the example's container is. */
async function exposed(): Promise<string> {
  const container = sidecarOf(valuesOf(example))
  const config = fromEnv(container ? envOf(container) : {})
  return createMetrics(config, new Budget({ maxWrites: 1, maxBytes: 1 })).print()
}

/** `_bucket`, `_sum` and `_count` of a histogram are not on lines of their own until it is used. */
function metricsOf(page: string): Set<string> {
  return new Set(
    [...page.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  )
}

const doc = (path: string) => readFileSync(resolve(root, path), 'utf8')
const queries = [...STATS, ...GRAPHS]
  .flatMap(({ queries }) => queries.map(({ expr }) => expr))
  .join('\n')
const rules = textOf(example, 'prometheus-rule.yaml')
const sources = [
  { name: 'the alerts', text: rules },
  { name: 'the dashboard', text: queries },
  { name: 'docs/alerts.md', text: doc('docs/alerts.md') },
  { name: 'docs/metrics.md', text: doc('docs/metrics.md') },
  { name: 'docs/kubernetes.md', text: doc('docs/kubernetes.md') },
]

describe.each(sources)('what $name ask the sidecar for', ({ text }) => {
  it('is on its page of metrics', async () => {
    const metrics = metricsOf(await exposed())
    const names = text.match(/\b(azure_monitor_remote_write|process|nodejs)_[a-z_]+/g) ?? []
    expect(names.filter((name) => !metrics.has(name))).toEqual([])
  })

  it('are causes and outcomes that exist', () => {
    const values = (label: string) =>
      [...text.matchAll(new RegExp(`\\b${label}!?=\\\\?"(\\w+)`, 'g'))].map(([, value]) => value)
    expect(values('cause').filter((cause) => !(`${cause}` in CAUSES))).toEqual([])
    expect(values('outcome').filter((outcome) => !(`${outcome}` in OUTCOMES))).toEqual([])
  })
})

it('every metric that has a row is on the sidecar’s page', async () => {
  const metrics = metricsOf(await exposed())
  const names = Object.values(METRICS).map(({ name }) => name)
  expect(names.filter((name) => !metrics.has(name))).toEqual([])
})

/** Of pods in clusters, and of a histogram's buckets. */
const EVERYWHERE = ['cluster', 'namespace', 'pod', 'le']

it.each([...STATS, ...GRAPHS])('“$title” asks for labels that its metrics have', ({ queries }) => {
  for (const { expr, legend } of queries) {
    const rows = Object.values(METRICS).filter(({ name }) => expr.includes(name))
    if (rows.length === 0) continue
    const has = [
      ...EVERYWHERE,
      ...rows.flatMap((row) => ('labelNames' in row ? row.labelNames : [])),
    ]
    const grouped = [...expr.matchAll(/\b(?:by|without) \(([\w, ]+)\)/g)].flatMap(
      ([, labels = '']) => labels.split(', '),
    )
    const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
    expect([...grouped, ...shown].filter((label) => !has.includes(label))).toEqual([])
  }
})

it('the alerts and the dashboard ask for something', () => {
  for (const text of [rules, queries])
    expect(text).toMatch(/azure_monitor_remote_write_writes_total/)
})

it('every runbook that a cause names is an alert with a section in docs/alerts.md', () => {
  const runbooks = Object.keys(CAUSES).flatMap((cause) => causeRow(cause as Cause).runbook ?? [])
  const headings = doc('docs/alerts.md').match(/(?<=^## )\w+$/gm) ?? []
  expect(new Set(runbooks).size).toBeGreaterThan(5)
  expect(runbooks.filter((name) => !headings.some((one) => one === name))).toEqual([])
  expect(runbooks.filter((name) => !rules.includes(`alert: ${name}`))).toEqual([])
})

/** What Grafana needs of a dashboard that it did not write itself. */
const Shipped = z.object({
  schemaVersion: z.number(),
  templating: z.object({
    list: z.tuple([
      z.object({
        name: z.literal('datasource'),
        type: z.literal('datasource'),
        query: z.literal('prometheus'),
      }),
      z.object({ name: z.literal('cluster'), type: z.literal('query'), allValue: z.literal('.*') }),
      z.object({
        name: z.literal('namespace'),
        type: z.literal('query'),
        allValue: z.literal('.*'),
      }),
    ]),
  }),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      datasource: z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })),
    }),
  ),
})
const [json = ''] = Object.values(manifestOf(example, 'ConfigMap')?.data ?? {})
const { panels } = Shipped.parse(JSON.parse(json))

it('the dashboard in the ConfigMap is the one that is checked here', () => {
  expect(panels.map(({ title, targets }) => [title, ...targets.map(({ expr }) => expr)])).toEqual(
    [...STATS, ...GRAPHS].map(({ title, queries }) => [title, ...queries.map(({ expr }) => expr)]),
  )
})

it('the panels of the dashboard have ids of their own and overlap nowhere', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
})
