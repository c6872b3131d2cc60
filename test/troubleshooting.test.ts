import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const guide = read('docs/troubleshooting.md')
const runbooks = read('docs/alerts.md')

const sources = [
  'sidecar/sidecar.ts',
  ...readdirSync(join(root, 'sidecar/observe'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `sidecar/observe/${name}`),
]

/** The lines that a file logs: texts that are handed to the log, up to their first value. */
function linesOf(path: string, source = read(path)): string[] {
  const found: string[] = []
  new Visitor({
    CallExpression({ callee, arguments: given }) {
      const isLog =
        callee.type === 'MemberExpression'
          ? callee.object.type === 'Identifier' && callee.object.name === 'log'
          : callee.type === 'Identifier' && callee.name === 'warn'
      if (!isLog) return
      for (const one of given) {
        const text =
          one.type === 'Literal'
            ? one.value
            : one.type === 'TemplateLiteral'
              ? one.quasis[0]?.value.cooked
              : undefined
        if (typeof text === 'string' && text.trim() !== '') found.push(text.trim())
      }
    },
  }).visit(parseSync(path, source).program)
  return found
}

// What a trace says is for those who asked for it.
const lines = sources.flatMap((path) => linesOf(path)).filter((line) => line !== 'write')
const alerts = [...read('cdk8s/alerts.ts').matchAll(/name: '(Azure\w+)'/g)].map(([, name]) => name)

describe('the guide has a row for', () => {
  it.each(lines)('the log line %j', (line) => expect(guide).toContain(`| \`${line}`))
  it.each(alerts)('the alert %s', (name = '') => {
    expect(guide).toContain(`| [${name}](alerts.md#${name.toLowerCase()})`)
    expect(runbooks).toContain(`## ${name}\n`)
  })
})

it('is held against everything that there is', () => {
  expect(alerts.length).toBeGreaterThan(5)
  expect(lines).toEqual(
    expect.arrayContaining([
      'accepting writes',
      'no new token',
      'Metric packets published in last 1 minute',
      'a defect of the sidecar',
    ]),
  )
})

it('finds a line of the log wherever its call is broken', () => {
  const source = "log.info(\n  { at: f(1) },\n  'accepting\u0020writes',\n)"
  expect(linesOf('x.ts', source)).toEqual(['accepting writes'])
})

it('has what `npm run validate` says of a `dist/` that is not up to date', () => {
  const [, sentence = 'nothing'] = /'(dist\/ is not [^':]+):'/.exec(read('cli/validate.ts')) ?? []
  expect(guide).toContain(`\`${sentence}\``)
})
