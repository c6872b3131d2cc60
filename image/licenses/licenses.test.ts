import { resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { BUNDLE } from '../bundle/bundle.ts'
import { packagesIn } from './installed.ts'
import { describePackage, foldersIn, formatList, formatTexts } from './licenses.ts'
import { formatSbom } from './sbom.ts'

const root = resolve(import.meta.dirname, '../..')

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
  ['names no license', { packageJson: { name: 'a', version: '1.0.0' }, texts: ['MIT'] }],
  [
    'has no file with its license',
    { packageJson: { name: 'a', version: '1.0.0', license: 'MIT' }, texts: [] },
  ],
])('fails for a package that %s', (reason, files) => {
  expect(() => describePackage('node_modules/a', 1, files)).toThrow(reason)
})

it.each([
  ['github:a/b', 'https://github.com/a/b'],
  ['a/b', 'https://github.com/a/b'],
  [{ url: 'git+https://github.com/a/b.git' }, 'https://github.com/a/b'],
  [{ url: 'git+ssh://git@github.com/a/b.git' }, 'https://github.com/a/b'],
  [{ url: 'git://github.com/a/b.git' }, 'https://github.com/a/b'],
  [{ url: 'git@github.com:a/b.git' }, 'https://github.com/a/b'],
  [undefined, 'https://www.npmjs.com/package/a/v/1.0.0'],
])('the source of a package whose repository is %j is %s', (repository, source) => {
  const packageJson = { name: 'a', version: '1.0.0', license: 'MIT', repository }
  const one = describePackage('node_modules/a', 1, { packageJson, texts: ['MIT'] })
  expect(one.source).toBe(source)
})

const packageJson = { name: '@a/b', version: '1.0.0', license: 'MIT', repository: 'a/b' }
const one = describePackage('node_modules/@a/b', 2048, { packageJson, texts: ['Permission\n'] })

it('prints a list, and every text', () => {
  expect(formatList([one])).toBe('@a/b 1.0.0  MIT  2.0 KiB')
  expect(formatTexts([one])).toBe(
    '@a/b 1.0.0 (MIT)\nSource: https://github.com/a/b\n\nPermission\n',
  )
})

it('prints the list for scanners, by the name that they know a package under', () => {
  const product = { name: 'product', version: '2.0.0', license: 'MIT' }
  const { metadata, components } = JSON.parse(formatSbom(product, [one]))
  expect(metadata.component).toMatchObject({ name: 'product', version: '2.0.0' })
  expect(components).toEqual([
    {
      type: 'library',
      'bom-ref': 'pkg:npm/%40a/b@1.0.0',
      group: '@a',
      name: 'b',
      version: '1.0.0',
      licenses: [{ expression: 'MIT' }],
      purl: 'pkg:npm/%40a/b@1.0.0',
    },
  ])
})

it('finds nothing in the real bundle that demands more than to be named', async () => {
  const { metafile } = await build({ ...BUNDLE, absWorkingDir: root, metafile: true })
  const packages = packagesIn(root, metafile)
  expect(new Set(packages.map(({ license }) => license))).toEqual(
    // node-forge lets one choose.
    new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', '(BSD-3-Clause OR GPL-2.0)']),
  )
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['@azure/identity', 'hono']),
  )
})
