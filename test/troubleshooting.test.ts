import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromEnv } from '../contract/sidecar-config.ts'
import { REFUSALS } from '../sidecar/write/refusal.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const guide = read('docs/troubleshooting.md')
const runbooks = read('docs/alerts.md')

const sources = [
  'sidecar/sidecar.ts',
  ...readdirSync(join(root, 'sidecar/observe'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `sidecar/observe/${name}`),
].map(read)

/** What comes before the first value in a template. */
const fixedPart = (text = '') => text.split('${')[0]?.trim() ?? ''

function matches(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => fixedPart(found)))
}

const config = fromEnv({
  IDENTITY_TYPE: 'systemAssigned',
  INGESTION_URL: 'http://127.0.0.1/api/v1/write',
})

const lines = [
  ...matches(sources, /\b(?:log|parts\.log)\.(?:info|warn|error)\([^\n]*?, ['`]([^'`]+)['`]\)/g),
  ...matches(sources, /\bwarn\([^\n]*?, [`']([^'`]+)[`']\)/g),
  ...matches(sources, /const text = `([^`]+)`/g),
]
const advice = matches(
  [read('sidecar/write/statuses.ts')],
  /advice: \([^)]*\) =>\s+[`']([^'`]+)[`']/g,
)
const held = matches(
  [read('sidecar/write/answer.ts')],
  /[`'](samples are held back until|no token for Azure:|Azure cannot be reached:)/g,
)
// Nobody is left to read that the sender went away; numbers in the texts are the defaults.
const refusals = Object.entries(REFUSALS)
  .filter(([name]) => name !== 'sender-gone')
  .map(
    ([, { text }]) =>
      text(config)
        .split(/:|\d+ (?:bytes|seconds)|undefined/)[0]
        ?.trim() ?? '',
  )
const alerts = matches([read('cdk8s/alerts.ts')], /name: '(Azure\w+)'/g)

describe('the guide has a row for', () => {
  it.each(lines)('the log line %j', (line) => expect(guide).toContain(`| \`${line}`))
  it.each(advice)('the advice %j', (line) => expect(guide).toContain(`\`${line}`))
  it.each(held)('the answer %j', (line) => expect(guide).toContain(`| \`${line}`))
  it.each(refusals)('the refusal %j', (line) => expect(guide).toContain(`\`${line}`))
  it.each(alerts)('the alert %s', (name) => {
    expect(guide).toContain(`| [${name}](alerts.md#${name.toLowerCase()})`)
    expect(runbooks).toContain(`## ${name}\n`)
  })
})

it('is held against everything that there is', () => {
  expect([lines, advice, held, refusals, alerts].map(({ length }) => length > 2)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
  expect(lines).toContain('taking writes')
  expect(lines).toContain('no new token:')
  expect(lines).toContain('Metric packets published in last 1 minute')
  expect(lines).toContain('a defect of the sidecar')
})

it('has what `npm run validate` says of a `dist/` that is not up to date', () => {
  const [, sentence = 'nothing'] = /'(dist\/ is not [^':]+):'/.exec(read('cli/validate.ts')) ?? []
  expect(guide).toContain(`\`${sentence}\``)
})
