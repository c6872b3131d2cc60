import { existsSync, globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOMS } from './arrows/rooms.ts'

const ROOT = resolve(import.meta.dirname, '..')
const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'cdktf/README.md',
  'docs/*.md',
  'docs/decisions/*.md',
]
const WIDTH = 120

/** Lines that nobody wraps: headings, rows of a table, and what is alone in its line, such as an address. */
const UNBROKEN = /^#|^\s*\||^\s*([-*]|\d+\.)?\s*\S*$/

describe(`no line of prose is wider than ${WIDTH} characters in`, () => {
  it.each(globSync(PAGES, { cwd: ROOT }).sort())('%s', (page) => {
    expect(wideLines(readFileSync(resolve(ROOT, page), 'utf8'))).toEqual([])
  })
})

it.each(globSync('docs/decisions/*.md', { cwd: ROOT }).sort())(
  '%s begins as every decision does',
  (page) => {
    const number = /ADR-\d+/.exec(page)?.[0]
    expect(readFileSync(resolve(ROOT, page), 'utf8')).toMatch(
      new RegExp(
        `^# ${number}: .+\n\n\\| Status \\| Date \\|\n\\|---\\|---\\|\n\\| (accepted|replaced)[^|]* \\| \\d{4}-\\d\\d-\\d\\d \\|\n\n## Context\n`,
      ),
    )
  },
)

/** Spelled otherwise in the United States, but for what has such a name outside of here. */
const BRITISH =
  /colour|behaviour|favour|neighbour|labelled(?!by)|cancelled|licence(?!s\.txt)|\bgrey\b|artefact|catalogue|centre\b|judgement|whilst|travell|modell|(organ|recogn|initial|author|normal|serial|custom|summar|minim|optim)is(e|ing|ation)/gi

/** It names them. */
const THIS_FILE = 'test/prose.test.ts'

it('code and docs are spelled as in the United States', () => {
  const files = globSync(['*.md', '*/**/*.{ts,mjs,md}'], {
    cwd: ROOT,
    exclude: ['**/node_modules', 'dist', '**/build', 'adopt/cases', THIS_FILE],
  })
  expect(files.length).toBeGreaterThan(500)
  const found = files.flatMap((file) =>
    (readFileSync(resolve(ROOT, file), 'utf8').match(BRITISH) ?? []).map((word) => [file, word]),
  )
  expect(found).toEqual([])
})

it.each(globSync(PAGES, { cwd: ROOT, exclude: ['CHANGELOG.md'] }).sort())(
  '%s names no file of a room that is not there',
  (page) => {
    const named = filesIn(readFileSync(resolve(ROOT, page), 'utf8'))
    expect(named.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([])
  },
)

it('files of rooms are told from those that users have', () => {
  const page = 'In `cdk8s/gone.ts` (`environments/prod.ts`, `dist/a/b.json`), see `sidecar/a/b.ts`.'
  expect(filesIn(page)).toEqual(['cdk8s/gone.ts', 'sidecar/a/b.ts'])
})

/** Node 20 runs no TypeScript by itself: `cli/node.mjs` does, with each Node of the range. */
const BARE_NODE = /(^|[`$|;&] *)node [\w/-]+\.ts\b/gm

it('no command runs TypeScript with whatever Node is there', () => {
  const files = globSync(['*.md', '*/**/*.{ts,md}'], {
    cwd: ROOT,
    exclude: ['**/node_modules', 'dist', '**/build', 'adopt/cases'],
  })
  const found = files.flatMap((file) =>
    (readFileSync(resolve(ROOT, file), 'utf8').match(BARE_NODE) ?? []).map((text) => [file, text]),
  )
  expect(found).toEqual([])
})

it('a line of prose that is too wide is told from code, tables and what a program writes', () => {
  const wide = 'word '.repeat(30).trim()
  const page = [
    wide,
    `| ${wide} |`,
    '```sh',
    wide,
    '```',
    '<!-- bench:figures -->',
    wide,
    '<!-- /bench:figures -->',
    `- ${wide}`,
  ]
  expect(wideLines(page.join('\n'))).toEqual([`1: ${wide}`, `9: - ${wide}`])
})

/** With their numbers. What is between two comments is written by a program, which wraps nothing. */
function wideLines(page: string): string[] {
  let isCode = false
  let isGenerated = false
  return page.split('\n').flatMap((line, index) => {
    if (/^\s*```/.test(line)) isCode = !isCode
    if (/^<!-- /.test(line)) isGenerated = !/^<!-- (\/|.*: end)/.test(line)
    const isProse = !isCode && !isGenerated && !UNBROKEN.test(line)
    return isProse && line.length > WIDTH ? [`${index + 1}: ${line}`] : []
  })
}

/** Paths of files in rooms, which code names in backticks. What is below environments/ is the user's. */
function filesIn(page: string): string[] {
  const paths = [...page.matchAll(/`([\w.-]+)\/([\w./-]+\.\w+)`/g)]
  return paths.flatMap(([, room = '', file = '']) =>
    room in ROOMS && room !== 'environments' ? [`${room}/${file}`] : [],
  )
}
