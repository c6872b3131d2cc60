import { expect, it } from 'vitest'
import { adopted } from '../testing/cases.ts'
import { difference } from './difference.ts'

const of = (...names: readonly string[]) => difference(adopted(...names).environments)

it('says what becomes of labels, series, identity and pod', () => {
  const text = of('12-prometheus-yml')
  expect(text).toMatch(/^prod, cluster vm1, from 12-prometheus-yml\.yaml\n/)
  for (const line of [
    '+ client id: another one, which Terraform makes',
    '+ remote write: azure-monitor',
  ]) {
    expect(text).toContain(line)
  }
})

it('says nothing of what stays', () => {
  const text = of('12-prometheus-yml')
  expect(text).not.toMatch('externalLabels')
  expect(text).not.toMatch('samples are sent')
  expect(text).not.toMatch('exemplars')
  expect(text).not.toMatch('metadata')
  expect(text).not.toMatch('writeRelabelConfigs')
})

it('says which relabel rules are not carried over', () => {
  expect(of('04-two-queues-one-url')).toContain(
    '- writeRelabelConfigs of your own: {"action":"keep","regex":"up|slo_.*","sourceLabels":["__name__"]}',
  )
})

it('says what changes about the labels that dashboards select by', () => {
  const text = of('33-page-of-2025')
  expect(text).toContain('- externalLabels: cluster=Shop_01\n  + externalLabels: cluster=shop-01')
  expect(text).toContain(
    '- job of cadvisor, node-exporter and apiserver: cadvisor, node\n  + job of cadvisor, node-exporter and apiserver: cadvisor, node, kube-apiserver',
  )
})

it('says what is to be filled in as that', () => {
  expect(of('21-argo-sources')).toContain('+ externalLabels: cluster=<cluster>')
})

it('is of every cluster of every environment', () => {
  expect(of('01-two-workspaces').match(/^prod-.*, cluster /gm)).toEqual([
    'prod-amw-shop, cluster ',
    'prod-amw-audit, cluster ',
  ])
})

it('names that there are headers, and not which', () => {
  expect(of('46-headers')).toContain('- headers: some')
  expect(of('46-headers')).not.toMatch('team-a')
})
