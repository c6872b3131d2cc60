import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describePackage, foldersIn, formatList, formatTexts } from './licences.ts'

const output = (inputs: Record<string, number>) => ({
  bytes: 0,
  imports: [],
  exports: [],
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
  ),
})

it('adds up what each package has in the bundle, and leaves out what was shaken off', () => {
  const folders = foldersIn({
    outputs: {
      'main.mjs': output({
        'sidecar/main.ts': 500,
        'node_modules/hono/dist/a.js': 10,
        'node_modules/hono/dist/b.js': 5,
        'node_modules/@azure/identity/index.js': 7,
        'node_modules/a/node_modules/@b/c/index.js': 3,
        'node_modules/shaken-off/index.js': 0,
      }),
    },
  })
  expect([...folders]).toEqual([
    ['node_modules/hono', 15],
    ['node_modules/@azure/identity', 7],
    ['node_modules/a/node_modules/@b/c', 3],
  ])
})

it.each([
  ['names no licence', { packageJson: { name: 'a', version: '1.0.0' }, texts: ['MIT'] }],
  [
    'has no file with its licence',
    { packageJson: { name: 'a', version: '1.0.0', license: 'MIT' }, texts: [] },
  ],
])('fails for a package that %s', (reason, files) => {
  expect(() => describePackage('node_modules/a', 1, files)).toThrow(reason)
})

it('prints a list, and every text', () => {
  const packageJson = { name: 'a', version: '1.0.0', license: 'MIT' }
  const one = describePackage('node_modules/a', 2048, { packageJson, texts: ['Permission\n'] })
  expect(formatList([one])).toBe('a 1.0.0  MIT  2.0 KiB')
  expect(formatTexts([one])).toBe('a 1.0.0 (MIT)\n\nPermission\n')
})

it('finds nothing in the real bundle that demands more than to be named', () => {
  const list = execFileSync(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    encoding: 'utf8',
    timeout: 150_000,
  })
  const licences = list
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/)[1])
  expect(new Set(licences)).toEqual(
    // node-forge lets one choose.
    new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', '(BSD-3-Clause OR GPL-2.0)']),
  )
  expect(list).toMatch(/^@azure\/identity \d/m)
  expect(list).toMatch(/^hono \d/m)
})
