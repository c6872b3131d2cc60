import { describe, expect, it } from 'vitest'
import { type KnownSeries, relabeled } from './relabeled.ts'
import type { RelabelConfig } from './relabeling.ts'

type Rule = Partial<RelabelConfig>

const up: KnownSeries = {
  labels: { __name__: 'up', job: 'monitoring/sidecar', namespace: 'monitoring', pod: undefined },
  hasOthers: false,
}

function through(rules: readonly Rule[], series = up) {
  return relabeled(
    series,
    rules.map((rule) => ({ action: 'replace', ...rule })),
  )
}
const by = (label: string, regex: string): Rule => ({ sourceLabels: [label], regex })

describe('a series is', () => {
  it.each<[string, string, Rule]>([
    ['sent', 'kept', { action: 'keep', ...by('job', 'monitoring/.+') }],
    ['dropped', 'not kept', { action: 'keep', ...by('job', 'kubelet|node-exporter') }],
    ['dropped', 'of a dropped name', { action: 'drop', ...by('__name__', 'up|scrape_.*') }],
    ['sent', 'of another name, to the end', { action: 'drop', ...by('__name__', 'u') }],
    ['dropped', 'matched in another case', { action: 'drop', ...by('__name__', '(?i)UP') }],
    ['dropped', 'without a label that is kept by', { action: 'keep', ...by('team', '.+') }],
    ['sent', 'without a label that is dropped by', { action: 'drop', ...by('le', '0\\.5') }],
    ['unclear', 'of a pod that nobody knows', { action: 'drop', ...by('pod', 'prometheus-.+') }],
    ['unclear', 'held against what is not read here', { action: 'keep', ...by('job', '\\pL+') }],
    [
      'dropped',
      'with two values, joined',
      {
        action: 'drop',
        sourceLabels: ['namespace', '__name__'],
        separator: '/',
        regex: 'monitoring/up',
      },
    ],
    ['dropped', 'equal', { action: 'dropequal', sourceLabels: ['job'], targetLabel: 'job' }],
    ['dropped', 'not equal', { action: 'keepequal', sourceLabels: ['job'], targetLabel: 'team' }],
  ])('%s that is %s', (outcome, _what, rule) => {
    expect(through([rule]).outcome).toBe(outcome)
  })

  it('dropped by a rule that sees what earlier ones wrote', () => {
    const rename: Rule = { ...by('job', 'monitoring/(.+)'), targetLabel: 'job', replacement: '$1' }
    const dropped = through([rename, { action: 'drop', ...by('job', 'sidecar') }])
    expect(dropped).toEqual({ outcome: 'dropped', rule: 1 })
  })

  it('dropped where a later rule does, whatever an earlier one may do', () => {
    const unclear: Rule = { action: 'drop', ...by('pod', 'a') }
    const drop: Rule = { action: 'drop', ...by('__name__', 'up') }
    expect(through([unclear, drop])).toEqual({ outcome: 'dropped', rule: 1 })
    expect(through([unclear])).toMatchObject({ outcome: 'unclear', rule: 0, unknown: ['pod'] })
  })

  it('unclear to rules about labels that nobody has said', () => {
    const named = { ...up, hasOthers: true }
    const result = through([{ action: 'keep', ...by('team', 'shop') }], named)
    expect(result).toMatchObject({ outcome: 'unclear', rule: 0, unknown: ['team'] })
    const said = { ...named, labels: { ...up.labels, team: '' } }
    expect(through([{ action: 'drop', ...by('team', 'shop') }], said).outcome).toBe('sent')
  })
})

describe('its labels are, in the end,', () => {
  it.each<[string, Rule, Record<string, string | undefined>]>([
    [
      'replaced by a group',
      { ...by('job', '(.+)/(?P<of>.+)'), targetLabel: 'of' },
      { of: 'monitoring' },
    ],
    [
      'replaced by a named group',
      { ...by('job', '(.+)/(?P<of>.+)'), targetLabel: 'of', replacement: '${of}$$' },
      { of: 'sidecar$' },
    ],
    [
      'as they were where nothing fits',
      { ...by('job', 'a'), targetLabel: 'job' },
      { job: 'monitoring/sidecar' },
    ],
    ['written whatever there was', { targetLabel: 'region', replacement: 'eu' }, { region: 'eu' }],
    [
      'unknown, as what they are made of',
      { ...by('pod', '(.+)-\\d+'), targetLabel: 'set' },
      { set: undefined },
    ],
    [
      'unknown, of a hash',
      { action: 'hashmod', sourceLabels: ['job'], targetLabel: 't' },
      { t: undefined },
    ],
    [
      'gone',
      { action: 'labeldrop', regex: 'name.+' },
      { namespace: '', job: 'monitoring/sidecar' },
    ],
    ['gone but for some', { action: 'labelkeep', regex: '__name__|job' }, { namespace: '' }],
    [
      'under another name',
      { action: 'labelmap', regex: 'name(.+)', replacement: 'kube_$1' },
      { kube_space: 'monitoring' },
    ],
    [
      'under the name of several, with the value of the last',
      { action: 'labelmap', regex: 'job|namespace', replacement: 'of' },
      { of: 'monitoring' },
    ],
    [
      'not written under what is no name',
      { ...by('job', '(.+)'), targetLabel: '$1', replacement: 'x' },
      { job: 'monitoring/sidecar' },
    ],
    [
      'unknown where nobody knows which are written',
      { action: 'labelmap', regex: '\\pL+' },
      { __name__: undefined },
    ],
    [
      'in capitals',
      { action: 'uppercase', sourceLabels: ['namespace'], targetLabel: 'n' },
      { n: 'MONITORING' },
    ],
  ])('%s', (_what, rule, expected) => {
    const result = through([rule])
    if (result.outcome !== 'sent') throw new Error(result.outcome)
    expect(Object.fromEntries(result.labels)).toMatchObject(expected)
    expect([...result.labels.keys()]).not.toContain('monitoring/sidecar')
  })
})
