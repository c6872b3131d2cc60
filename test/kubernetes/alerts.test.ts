import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInPath } from '../../lab/process.ts'
import { ALERT_CASES, type AlertCase } from './alert-cases.ts'
import { clusters, manifestOf, type Rule, root, theCluster } from './files.ts'

const hasPromtool = isInPath('promtool')
if (!hasPromtool) console.log('skipped: no promtool in PATH (apt-get install prometheus)')

function groupsOf(name: string) {
  return manifestOf(theCluster(name), 'PrometheusRule')?.spec?.groups ?? []
}

function rulesOf(name: string): readonly Rule[] {
  return groupsOf(name).flatMap(({ rules }) => rules)
}

/** Runs promtool on files of a folder of its own. JSON is YAML too. */
function promtool(args: readonly string[], files: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content))
    }
    const { status, stdout, stderr } = spawnSync('promtool', args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
    })
    return { status, output: stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What Prometheus makes of the templates in an alert's texts. */
function expand(text: string, { fires = {}, value = '' }: AlertCase): string {
  return text
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_all, name: string) => fires[name] ?? '')
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, value)
}

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

function toTest(alertCase: AlertCase, rules: readonly Rule[]) {
  const rule = rules.find(({ alert }) => alert === alertCase.alert)
  if (rule === undefined) throw new Error(`there is no alert ${alertCase.alert}`)
  const series = Object.entries(alertCase.series)
  return {
    interval: alertCase.every ?? '1m',
    input_series: series.map(([name, values]) => ({ series: name, values })),
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

  it.each(['1m', '5m'])('fire, and stay quiet, as the cases by %s say', (every) => {
    const cases = ALERT_CASES.filter((one) => (one.every ?? '1m') === every)
    const { status, output } = promtool(['test', 'rules', 'test.yaml'], {
      'rules.yaml': { groups: groupsOf('example/aks-example') },
      'test.yaml': {
        rule_files: ['rules.yaml'],
        evaluation_interval: every,
        tests: cases.map((one) => toTest(one, rulesOf('example/aks-example'))),
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
    const page = readFileSync(resolve(root, 'docs/alerts.md'), 'utf8')
    const anchors = [...page.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading?.toLowerCase())
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toMatch(/^https:\/\/[^#]+\/docs\/alerts\.md#\w+$/)
      expect(annotations.runbook_url.split('#')[1]).toBe(alert.toLowerCase())
      expect(anchors).toContain(alert.toLowerCase())
    }
  })
})
