import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../environment.ts'
import { checkEnvironments } from '../parse.ts'
import { IMAGE, pathsOf, problemsOf, withCluster, withPrometheus } from '../testing.ts'

const withWrite = (remoteWrite: Record<string, unknown>) => withPrometheus({ remoteWrite })
const natively = (remoteWrite: Record<string, unknown>) =>
  withCluster({
    identity: { type: 'workloadIdentity' },
    vaultReader: undefined,
    transport: 'native',
    sidecar: undefined,
    prometheus: { remoteWrite },
  })
const rule = (one: Record<string, unknown>) => withWrite({ writeRelabelConfigs: [one] })

describe('a remote write is refused', () => {
  it.each<[string, string, EnvironmentInput]>([
    ['that gives the sidecar no time', 'remoteTimeout', withWrite({ remoteTimeout: '5s' })],
    [
      'that gives up before the sidecar does',
      'remoteTimeout',
      withCluster({
        sidecar: { image: IMAGE, settings: { upstreamTimeoutSeconds: 20 } },
        prometheus: { remoteWrite: { remoteTimeout: '20s' } },
      }),
    ],
    ['with headers for a sidecar', 'headers.X-Team', withWrite({ headers: { 'X-Team': 'a' } })],
    ['with a header of its own', 'headers.Host', natively({ headers: { Host: 'a' } })],
    ['with a header that is none', 'headers.a b', natively({ headers: { 'a b': 'a' } })],
    ['of a version that is none', 'messageVersion', withWrite({ messageVersion: '2.0' })],
    [
      'with metadata that never come',
      'metadataConfig.sendInterval',
      withWrite({ metadataConfig: { sendInterval: 'often' } }),
    ],
  ])('%s', (_what, path, environment) => {
    expect(pathsOf(environment)).toEqual([`clusters[0].prometheus.remoteWrite.${path}`])
  })

  it('of the first replica where there is one', () => {
    expect(pathsOf(withPrometheus({ write: 'first' }))).toEqual(['clusters[0].prometheus.write'])
    expect(problemsOf(withPrometheus({ write: 'first', replicas: 2 }))).toEqual([])
  })
})

describe('a rule of relabeling is refused', () => {
  const source = { sourceLabels: ['job'] }

  it.each<[string, string, Record<string, unknown>]>([
    ['that drops everything', 'regex', { action: 'drop', ...source }],
    ['that keeps by nothing', 'sourceLabels', { action: 'keep', regex: 'a' }],
    ['that writes nowhere', 'targetLabel', { ...source, replacement: 'a' }],
    [
      'with a field that counts for nothing',
      'targetLabel',
      { action: 'keep', ...source, regex: 'a', targetLabel: 'b' },
    ],
    ['without a modulus', 'modulus', { action: 'hashmod', ...source, targetLabel: 'a' }],
    [
      'with a name that is none',
      'sourceLabels[0]',
      { action: 'keep', sourceLabels: ['a-b'], regex: 'a' },
    ],
    ['with an expression that is none', 'regex', { action: 'keep', ...source, regex: '(a' }],
    ['with a look-ahead', 'regex', { action: 'keep', ...source, regex: '(?!a).*' }],
    ['that takes names from series', 'regex', { action: 'labeldrop', regex: '__.*' }],
    ['that leaves no cluster', 'regex', { action: 'labelkeep', regex: '__name__|job' }],
    [
      'with a template of Helm',
      'replacement',
      { ...source, targetLabel: 'a', replacement: '{{a}}' },
    ],
    [
      'in Prometheus’ own spelling',
      'source_labels',
      { action: 'keep', ...source, regex: 'a', source_labels: [] },
    ],
    ['of an action that is none', 'action', { action: 'remove', ...source, regex: 'a' }],
  ])('%s', (_what, field, one) => {
    const path = 'clusters[0].prometheus.remoteWrite.writeRelabelConfigs[0]'
    expect(pathsOf(rule(one))).toEqual([`${path}.${field}`])
  })

  it.each([
    [{ action: 'drop', sourceLabels: ['__name__'], regex: '(?i)go_(gc|memstats)_.*' }],
    [{ action: 'keep', sourceLabels: ['namespace', 'job'], separator: '/', regex: 'shop/.+' }],
    [{ action: 'labeldrop', regex: 'pod_template_hash|(?P<of>id)' }],
    [{ sourceLabels: ['pod'], regex: '(.+)-\\d+', targetLabel: 'set', replacement: '${1}' }],
    [{ targetLabel: 'region', replacement: 'europe' }],
    [{ action: 'hashmod', sourceLabels: ['pod'], targetLabel: '__tmp', modulus: 4 }],
  ])('unless Prometheus can take it: %j', (one) => {
    expect(problemsOf(rule(one))).toEqual([])
  })
})

describe('a warning is given', () => {
  const warned = (environment: EnvironmentInput) =>
    checkEnvironments([environment]).warnings.map(({ path }) => path.replace(/^.*prometheus\./, ''))

  it('about a version that Azure Monitor may refuse', () => {
    expect(warned(withWrite({ messageVersion: 'V2.0' }))).toEqual(['remoteWrite.messageVersion'])
    expect(warned(withWrite({ messageVersion: 'V1.0' }))).toEqual([])
  })

  it('about replicas that all write, unless that is asked for', () => {
    expect(warned(withPrometheus({ replicas: 2 }))).toEqual(['replicas'])
    expect(warned(withPrometheus({ replicas: 2, write: 'all' }))).toEqual([])
  })
})
