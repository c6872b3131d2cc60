import { describe, expect, it } from 'vitest'
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

it('names headers, and not what they say', () => {
  expect(of('46-headers')).toContain('- headers: X-Team')
  expect(of('46-headers')).not.toMatch('team-a')
})

describe('of what goes along only the change is named:', () => {
  it('the client secret moves into the vault', () => {
    expect(of('15-oauth2')).toContain(
      '- client secret: Secret amw, key secret\n  + client secret: in the vault as <secret in the vault>',
    )
  })

  it('variables, files and mounts of the sidecar', () => {
    const text = of('55-sidecar-with-everything')
    expect(text).not.toMatch('further variables')
    expect(text).toContain('- mounts: /mnt/secrets-store, /etc/ca, /run/senders')
    expect(text).toContain('+ mounts: /mnt/secrets-store, /etc/azure-monitor-remote-write/ca')
  })

  it('the proxy of a native remote write, and the sidecar that it needs', () => {
    const text = of('12-prometheus-yml')
    expect(text).not.toMatch('proxy:')
    expect(text).toContain('- token: by Prometheus\n  + token: by prom-remotewrite')
  })

  it('who deploys, and which replica writes', () => {
    const text = of('52-argo-of-a-company')
    expect(text).toContain(
      '- deployed by: Application gitops/monitoring\n  + deployed by: Application prometheus-prod-shop',
    )
    expect(text).not.toMatch('replicas that write')
    expect(text).toContain('- headers: X-Scope-OrgID, X-Token\n  + headers: X-Scope-OrgID')
  })

  it('retention and volume, where no file of a person keeps them', () => {
    expect(of('52-argo-of-a-company')).not.toMatch(/retention|of Prometheus/)
    expect(of('19a-base')).not.toMatch(/retention|of Prometheus/)
    expect(of('62-object.json')).toContain('- volume of Prometheus: {"emptyDir":{}}')
  })
})
