import { expect, it } from 'vitest'
import { ADOPTED, REFUSED } from '../testing/adopted.ts'
import { adopted } from '../testing/cases.ts'
import { difference } from './difference.ts'
import { printFates } from './report.ts'
import { scan, secretsIn } from './scan.ts'

/** What 06-secrets.yaml has in different places. */
const SECRETS = [
  'hunter2hunter2',
  'AbCdEf0123456789AbCdEf0123456789',
  'eyJabc.def.ghi',
  'supersecretvalue',
  'pgpassw0rd',
  'swordfish',
  'token=abcdef',
  'letmein',
  'Zm9vYmFyYmF6cXV4',
]

function everythingOf(...names: readonly string[]): string {
  const { entries, environments, said, text } = adopted(...names)
  const printed = [
    text,
    said,
    difference(environments),
    ...printFates(entries, 'changed'),
    ...printFates(entries, 'left out'),
  ].join('\n')
  return scan(printed, secretsIn(entries))
}

it.each(SECRETS)('%s is printed nowhere', (secret) => {
  expect(everythingOf('06-secrets')).not.toMatch(secret)
})

/** Of these files every secret has the word in it, whatever it stands in. */
it.each([...ADOPTED, ...REFUSED].map((names) => ({ names })))(
  'no secret of $names is printed',
  ({ names }) => {
    expect(everythingOf(...names).replaceAll('PGPASSWORD', '')).not.toMatch(/swordfish/i)
  },
)

it('what is no secret is still there', () => {
  const { text } = adopted('06-secrets')
  for (const kept of ['hello', "'X-Scope-OrgID': 'team'", 'https://b.example.com/write']) {
    expect(text).toMatch(kept)
  }
})

it.each([
  ['a secret of the files, wherever it came from', "name: 'letmein'", ['letmein']],
  ['a token in a text', '// TODO it is Bearer abcdefgh', []],
  ['a password in a URL', "url: 'https://joe:hush@example.com/'", []],
  ['what looks random in a quoted text', "value: 'aB3dE6gH9jK2lM5oP8rS1uV4'", []],
])('the last look finds %s', (_, text, secrets) => {
  expect(scan(text, secrets)).toMatch('<secret>')
})

it.each([
  "value: '22222222-2222-4222-8222-222222222222'",
  "url: 'https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24'",
  '// TODO az identity list --query "[?clientId==\'22222222-2222-4222-8222-222222222222\'].name"',
  'AZURE_CLIENT_SECRET: a secret in the environment is never read',
])('and lets %s be', (text) => {
  expect(scan(text, [])).toBe(text)
})

it('knows the secrets of the files by their values', () => {
  expect(secretsIn(adopted('06-secrets').entries)).toEqual(
    expect.arrayContaining(['letmein', 'swordfish']),
  )
})
