import { expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { adopt } from '../adopt.ts'
import { fill } from './todo.ts'

const CADVISOR = {
  sourceLabels: ['metrics_path'],
  regex: '/metrics/cadvisor',
  targetLabel: 'job',
  replacement: 'cadvisor',
}
const DROP = { action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }

/** What is adopted of a Prometheus with remote writes to the sidecar that have these rules. */
function adopted(...writes: readonly (readonly object[])[]) {
  const url = 'http://localhost:8081/api/v1/write'
  const remoteWrite = writes.map((writeRelabelConfigs) => ({ url, writeRelabelConfigs }))
  const env = [{ name: 'IDENTITY_TYPE', value: 'systemAssigned' }]
  const containers = [{ name: 'prom-remotewrite', env }]
  const text = JSON.stringify({ prometheus: { prometheusSpec: { remoteWrite, containers } } })
  const { environments, changes, entries } = adopt('prod', [{ name: 'values.yaml', text }])
  const input = fill(environments[0]?.draft ?? {}) as EnvironmentInput
  const { prometheus } = input.clusters[0] ?? {}
  return { rules: prometheus?.remoteWrite?.writeRelabelConfigs, prometheus, changes, entries }
}

it('keeps rules in their order, and says those of Azure in one word', () => {
  const keep = { action: 'keep', sourceLabels: ['namespace'], regex: '(shop|pay)$' }
  const { rules, prometheus } = adopted([DROP, CADVISOR, keep])
  expect(rules).toEqual([DROP, keep])
  expect(prometheus?.relabelForAzureDashboards).toBeUndefined()
})

it('leaves out what Prometheus prints and an action does not look at', () => {
  const printed = { ...DROP, action: 'Drop', separator: ';', replacement: '$1' }
  expect(adopted([printed]).rules).toEqual([DROP])
})

it('takes a group for what it is, and a template for something to fill in', () => {
  const rule = {
    sourceLabels: ['pod'],
    regex: '(?P<app>.*)-x',
    targetLabel: 'app',
    replacement: '${1}',
  }
  expect(adopted([rule]).rules).toEqual([rule])
  expect(adopted([{ ...DROP, regex: '{{ .Values.dropped }}' }]).rules).toEqual([
    { ...DROP, regex: 'filled_in' },
  ])
})

it('says that a rule sees jobs before they are renamed', () => {
  const byJob = { action: 'keep', sourceLabels: ['job'], regex: 'cadvisor' }
  expect(adopted([CADVISOR, byJob]).changes.join()).toMatch('as Prometheus calls it')
  expect(adopted([byJob, CADVISOR]).changes.join()).not.toMatch('as Prometheus calls it')
})

it('takes no rules of one remote write for those of another that becomes one with it', () => {
  const { rules, changes } = adopted([DROP], [])
  expect(rules).toBeUndefined()
  expect(changes.join()).toMatch(/left out, because several remote writes become one/)
})

it('leaves out a whole rule that is refused, and the next takes its place', () => {
  const nameless = { action: 'labeldrop', regex: 'cluster|pod' }
  const { rules, changes, entries } = adopted([nameless, DROP])
  expect(rules).toEqual([DROP])
  expect(changes.join()).toMatch(/writeRelabelConfigs\[0\].* is left out/)
  const kept = entries.find(({ field }) => field.text === 'go_.*')
  expect(kept?.to.map(({ path }) => path)).toEqual([
    'clusters[].prometheus.remoteWrite.writeRelabelConfigs[0].regex',
  ])
})
