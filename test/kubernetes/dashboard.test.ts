import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GRAPHS } from '../../cdk8s/dashboard-graphs.ts'
import type { Panel } from '../../cdk8s/dashboard-panels.ts'
import { STATS } from '../../cdk8s/dashboard-stats.ts'
import { freePort, isInPath, type RunningProcess, startProcess } from '../../lab/process.ts'
import { ask } from './dashboard-variables.ts'
import { COURSES, MINUTES, START, seriesOf, toOpenMetrics } from './two-clusters.ts'

const hasPrometheus = isInPath('prometheus') && isInPath('promtool')
if (!hasPrometheus) console.log('skipped: no prometheus in PATH (apt-get install prometheus)')

/** A series of an answer: one value with an instant query, many with a range query. */
interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [number, string])[]
}

/** A Prometheus with these series and nothing else, and what Grafana would ask it. */
async function prometheusWith(clusters: Parameters<typeof toOpenMetrics>[0]) {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'))
  const file = (name: string) => join(folder, name)
  writeFileSync(file('series.txt'), toOpenMetrics(clusters))
  writeFileSync(file('prometheus.yml'), '')
  const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', file('series.txt'), file('data')]
  const { status, stderr } = spawnSync('promtool', blocks, { encoding: 'utf8', timeout: 120_000 })
  if (status !== 0) throw new Error(`promtool made no blocks: ${stderr}`)
  const url = `http://127.0.0.1:${await freePort()}`
  const prometheus: RunningProcess = await startProcess({
    command: 'prometheus',
    args: [
      `--config.file=${file('prometheus.yml')}`,
      `--storage.tsdb.path=${file('data')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${new URL(url).host}`,
      '--log.level=error',
    ],
    readyUrl: `${url}/-/ready`,
  })
  const get = async (path: string, parameters: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(parameters)
    const response = await fetch(`${url}/api/v1/${path}?${query}`, {
      signal: AbortSignal.timeout(30_000),
    })
    const answer = (await response.json()) as { error?: string; data: unknown }
    if (!response.ok) throw new Error(`${answer.error}: ${parameters.query}`)
    return answer.data
  }
  const end = String(START + MINUTES * 60)
  return {
    async ask(panel: Panel): Promise<readonly Series[]> {
      const answers = panel.queries.map(async ({ expr }): Promise<readonly Series[]> => {
        const query = ask(expr, { rate: '4m', range: `${MINUTES}m` })
        if (STATS.includes(panel)) {
          const { result } = (await get('query', { query, time: end })) as {
            result: readonly { metric: Series['metric']; value: Series['values'][number] }[]
          }
          return result.map(({ metric, value }) => ({ metric, values: [value] }))
        }
        const range = { query, start: String(START), end, step: '60' }
        return ((await get('query_range', range)) as { result: readonly Series[] }).result
      })
      return (await Promise.all(answers)).flat()
    },
    labelValues: (label: string, match: string) =>
      get(`label/${label}/values`, { 'match[]': match, start: String(START), end }),
    async stop() {
      await prometheus.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Store = Awaited<ReturnType<typeof prometheusWith>>

/** What a panel shows of one cluster, without the cluster's name. */
function shownOf(series: readonly Series[], cluster: string) {
  return series
    .filter(({ metric }) => metric.cluster === cluster)
    .map(({ metric, values }) => ({ metric: { ...metric, cluster: '' }, values }))
}

function colorOf({ thresholds = [] }: Panel, value: number): string | undefined {
  return thresholds.findLast((step) => step.value === null || value >= step.value)?.color
}

const panels = [...STATS, ...GRAPHS]
const withoutDataWhenHealthy = ['Writes not accepted, by cause']
const copies = (cluster: string, course: keyof typeof COURSES) =>
  ['a', 'b'].map((prometheus_replica) => ({
    labels: { cluster, prometheus_replica },
    cluster: seriesOf(COURSES[course]),
  }))

const DEATHS = [
  {
    death: 'has an expired certificate',
    red: [
      'Writes accepted',
      'Age at risk',
      'Writes refused in 24 h',
      'Token valid for',
      'Certificate valid for',
    ],
  },
  {
    death: 'never had a token',
    red: [
      'Writes accepted',
      'Age at risk',
      'Writes refused in 24 h',
      'Token valid for',
      'Certificate valid for',
    ],
  },
  {
    death: 'has fallen silent',
    red: ['Last heard of', 'Writes accepted', 'Age at risk', 'Token valid for'],
  },
] as const

describe.skipIf(!hasPrometheus && process.env.CI === undefined)('the dashboard', () => {
  describe.each(DEATHS)('of two clusters, one of which $death,', ({ death, red }) => {
    let store: Store | undefined
    beforeAll(async () => {
      store = await prometheusWith([...copies('healthy', 'healthy'), ...copies('dead', death)])
    }, 120_000)
    afterAll(() => store?.stop())
    const shownIn = async (panel: Panel) => (await store?.ask(panel)) ?? []

    it.each(panels)('shows the dead one in “$title”', async (panel) => {
      const series = await shownIn(panel)
      const clusters = series.map(({ metric: { cluster } }) => cluster)
      expect(clusters.filter((name) => name !== 'dead' && name !== 'healthy')).toEqual([])
      const dead = shownOf(series, 'dead')
      expect(dead).not.toEqual([])
      if (GRAPHS.includes(panel)) expect(dead).not.toEqual(shownOf(series, 'healthy'))
    })

    it('is green for the healthy one, and red for the dead one', async () => {
      const colors = await Promise.all(
        STATS.map(async (panel) => {
          const series = await shownIn(panel)
          return series.map(({ metric: { cluster }, values: [[, value] = [0, '']] }) => ({
            title: panel.title,
            cluster,
            color: colorOf(panel, Number(value)),
          }))
        }),
      )
      const titlesOf = (name: string, color: string) =>
        colors
          .flat()
          .flatMap((one) => (one.cluster === name && one.color === color ? [one.title] : []))
      expect(titlesOf('healthy', 'green')).toEqual(STATS.map(({ title }) => title))
      expect(titlesOf('dead', 'red')).toEqual(red)
    })

    it('offers both in its variable', async () => {
      expect(
        await store?.labelValues('cluster', 'azure_monitor_remote_write_writes_total'),
      ).toEqual(['dead', 'healthy'])
    })
  })

  describe('of replicas, each of which sends what it scraped,', () => {
    let store: Store | undefined
    beforeAll(async () => {
      store = await prometheusWith(copies('healthy', 'healthy'))
    }, 120_000)
    afterAll(() => store?.stop())

    // 600 writes, 60 kB and 600,000 samples a minute.
    it.each([
      ['Writes accepted', 1],
      ['Writes by outcome', 10],
      ['Bytes accepted', 1000],
      ["Writes, of a rule's limit", 0.04],
      ["Samples, of a workspace's limit", 0.6],
    ])('counts in “%s” once', async (title, value) => {
      const panel = panels.find((one) => one.title === title)
      const series = panel === undefined ? [] : ((await store?.ask(panel)) ?? [])
      const shown = series.filter(({ metric: { outcome = 'accepted' } }) => outcome === 'accepted')
      expect(shown.map(({ values }) => Number(values.at(-1)?.[1]))).toEqual([expect.closeTo(value)])
    })
  })

  describe('in the cluster itself, where no series has the label cluster,', () => {
    let store: Store | undefined
    beforeAll(async () => {
      store = await prometheusWith([{ labels: {}, cluster: seriesOf(COURSES.healthy) }])
    }, 120_000)
    afterAll(() => store?.stop())

    it.each(panels)('shows it in “$title”', async (panel) => {
      const series = (await store?.ask(panel)) ?? []
      expect(series.length > 0).toBe(!withoutDataWhenHealthy.includes(panel.title))
    })
  })
})
