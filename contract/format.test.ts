import { describe, expect, it } from 'vitest'
import * as format from './format.ts'

const digest = `sha256:${'a'.repeat(64)}`

describe.each<[string, { safeParse(text: string): { success: boolean } }, string[], string[]]>([
  [
    'an image',
    format.image,
    [`a.io/b:1`, `a.io/b@${digest}`, `a.io/b:1@${digest}`, `a.io:5000/b/c:latest@${digest}`],
    ['a.io/b', 'a.io/b:latest', 'b:1', `a.io/b:1@sha256:aa`, `a.io/b@${digest}:1`],
  ],
  [
    'a range of public addresses',
    format.publicRange,
    ['203.0.113.7', '203.0.113.0/24', '8.8.8.8/32', '172.32.0.0/16', '11.0.0.0/8'],
    [
      ...['203.0.113.7/24', '10.0.0.0/8', '10.1.2.3', '172.16.0.0/12', '172.31.255.255'],
      ...['192.168.1.0/24', '100.64.0.1', '127.0.0.1', '169.254.169.254', '0.0.0.0/0'],
      ...['8.0.0.0/5', '256.1.1.1', '1.2.3', '1.2.3.4/33', '2001:db8::/32'],
    ],
  ],
  [
    'a duration of Prometheus',
    format.duration,
    ['30s', '1h30m', '15d', '2w', '1y', '1y2w3d4h5m6s7ms'],
    ['', '30', '1.5h', '1m1h', '1M', '-1s'],
  ],
  ['a version', format.version('3.14.0'), ['3.1.0'], ['v3.1', '3.1', 'v3.1.0', '^3.1.0']],
  [
    'a Kubernetes label value',
    format.kubernetesLabelValue,
    ['', 'a', 'a.b-c_D', 'a'.repeat(63)],
    ['-a', 'a b', 'a/b', 'a'.repeat(64), 'ä'],
  ],
  [
    'a Kubernetes key',
    format.kubernetesKey,
    ['team', 'example.com/team', 'a.b-c_D'],
    ['', '/team', 'a/b/c', 'team name', 'EXAMPLE.com/team', 'a'.repeat(64)],
  ],
  ['the name of a tag', format.tagName, ['cost center'], ['a/b', 'a?', 'a'.repeat(513), '']],
])('%s', (_what, schema, allowed, refused) => {
  it.each(allowed)('may be %j', (text) => {
    expect(schema.safeParse(text).success).toBe(true)
  })
  it.each(refused)('may not be %j', (text) => {
    expect(schema.safeParse(text).success).toBe(false)
  })
})
