import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clusterFiles } from '../../cdk8s/cluster-files.ts'
import { deploymentOf } from '../../cdk8s/testing/deployment.ts'
import type { AlertCase } from './alert-case.ts'
import { ALERT_CASES } from './alert-cases.ts'
import { relabel } from './alert-series.ts'
import { expand } from './alert-text.ts'
import { clusters, type Manifest, manifestOf, type Rule, root, theCluster } from './files.ts'
import { hasPromtool, promtool } from './promtool.ts'

function groupsOf(name: string) {
  return manifestOf(theCluster(name), 'PrometheusRule')?.spec?.groups ?? []
}

function rulesOf(name: string): readonly Rule[] {
  return groupsOf(name).flatMap(({ rules }) => rules)
}

const page = readFileSync(resolve(root, 'docs/alerts.md'), 'utf8')

function expected(rule: Rule, alertCase: AlertCase) {
  if (alertCase.fires === undefined) return []
  const annotations = Object.entries(rule.annotations)
  return [
    {
      exp_labels: { ...alertCase.fires, ...rule.labels },
      exp_annotations: Object.fromEntries(
        annotations.map(([name, text]) => [name, expand(text, alertCase)]),
      ),
    },
  ]
}

/** What a Prometheus sees: a case, and perhaps another one beside it. */
interface World {
  readonly alertCase: AlertCase
  readonly series: AlertCase['series']
}

const alone = ALERT_CASES.map((alertCase): World => ({ alertCase, series: alertCase.series }))

const minutes = (at: string) => Number.parseInt(at, 10) * (at.endsWith('h') ? 60 : 1)

/**
 * Each case that fires, beside one of the same alert that does not, even later. But for the values of
 * `label` their series have the same labels.
 */
function besideQuiet(about: 'pods' | 'clusters', label: string, names: readonly [string, string]) {
  const withLabel = (series: AlertCase['series'], name: string) =>
    Object.fromEntries(
      Object.entries(series).map(([key, values]) => [relabel(key, label, name), values]),
    )
  return ALERT_CASES.flatMap((one): World[] => {
    if (one.fires === undefined || one.dependsOnOthers?.includes(about)) return []
    const quiet = ALERT_CASES.find(
      ({ alert, every, pods, fires, at }) =>
        fires === undefined &&
        alert === one.alert &&
        every === one.every &&
        pods === one.pods &&
        minutes(at) >= minutes(one.at),
    )
    if (quiet === undefined) throw new Error(`${one.alert} has no case that is quiet beside it`)
    const series = { ...withLabel(one.series, names[0]), ...withLabel(quiet.series, names[1]) }
    return [{ alertCase: { ...one, fires: { ...one.fires, [label]: names[0] } }, series }]
  })
}

/** Cases that one run of promtool can take: of the same rules, evaluated as often. */
function runsOf(worlds: readonly World[]) {
  return Map.groupBy(worlds, ({ alertCase: { every = '1m', pods } }) =>
    JSON.stringify({ every, pods }),
  )
}

function groupsWith(prometheus: AlertCase['pods']) {
  const files = clusterFiles(deploymentOf(prometheus ? { prometheus } : {}))
  const rule = files
    .flatMap(({ documents }) => documents as readonly Manifest[])
    .find(({ kind }) => kind === 'PrometheusRule')
  return rule?.spec?.groups ?? []
}

function toTest({ alertCase, series }: World, rules: readonly Rule[]) {
  const rule = rules.find(({ alert }) => alert === alertCase.alert)
  if (rule === undefined) throw new Error(`there is no alert ${alertCase.alert}`)
  return {
    interval: alertCase.every ?? '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [
      {
        eval_time: alertCase.at,
        alertname: alertCase.alert,
        exp_alerts: expected(rule, alertCase),
      },
    ],
  }
}

describe.skipIf(!hasPromtool && process.env.CI === undefined)('the alerts, in promtool', () => {
  it('are loaded for every cluster', () => {
    const withRules = clusters.filter((files) => manifestOf(files, 'PrometheusRule'))
    const files = Object.fromEntries(
      withRules.map(({ name }) => [`${name.replace('/', '-')}.yaml`, { groups: groupsOf(name) }]),
    )
    const { status, output } = promtool(['check', 'rules', ...Object.keys(files)], files)
    expect(output.match(/SUCCESS/g)).toHaveLength(withRules.length)
    expect(status).toBe(0)
  })

  const worlds = [
    { about: 'each by itself', worlds: alone },
    {
      about: 'beside a healthy pod',
      worlds: besideQuiet('pods', 'pod', ['prometheus-0', 'prometheus-1']),
    },
    {
      about: 'beside a healthy cluster with a pod of the same name',
      worlds: besideQuiet('clusters', 'cluster', ['dead', 'healthy']),
    },
  ]
  const runs = worlds.flatMap(({ about, worlds }) =>
    [...runsOf(worlds)].map(([run, inRun]) => ({ about, run, inRun })),
  )

  it.each(runs)('fire, and stay quiet, as the cases say, $about, $run', ({ inRun }) => {
    const [{ every = '1m', pods } = {}] = inRun.map(({ alertCase }) => alertCase)
    const all = groupsWith(pods).flatMap(({ rules }) => rules)
    // A day in steps of minutes is long for alerts that nobody asks about.
    const rules = all.filter(({ alert }) => inRun.some((one) => one.alertCase.alert === alert))
    const groups = [{ name: 'tried', rules }]
    const { status, output } = promtool(['test', 'rules', 'test.yaml'], {
      'rules.yaml': { groups },
      'test.yaml': {
        rule_files: ['rules.yaml'],
        evaluation_interval: every,
        tests: inRun.map((world) => toTest(world, rules)),
      },
    })
    expect(output).toContain('SUCCESS')
    expect(status).toBe(0)
  })
})

describe('every alert', () => {
  const rules = clusters.flatMap(({ name }) => rulesOf(name))

  it('is tried both ways', () => {
    const names = new Set(rules.map(({ alert }) => alert))
    const which = (fires: boolean) =>
      new Set(
        ALERT_CASES.filter((one) => (one.fires !== undefined) === fires).map(({ alert }) => alert),
      )
    expect(which(true)).toEqual(names)
    expect(which(false)).toEqual(names)
  })

  it('has a runbook', () => {
    const anchors = [...page.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading?.toLowerCase())
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toMatch(/^https:\/\/[^#]+\/docs\/alerts\.md#\w+$/)
      expect(annotations.runbook_url.split('#')[1]).toBe(alert.toLowerCase())
      expect(anchors).toContain(alert.toLowerCase())
    }
  })
})
