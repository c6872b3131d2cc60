import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf } from './arrows/imports.ts'
import { EXCEPTIONS, ROOMS } from './arrows/rooms.ts'
import { circles, violations } from './arrows/violations.ts'

const root = resolve(import.meta.dirname, '..')
const paths = globSync('*/**/*.ts', {
  cwd: root,
  // environments/ is the user's, who may keep it as they like.
  exclude: ['node_modules/**', 'dist/**', '*/build/**', 'environments/**'],
})
const sources = new Map(
  paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]),
)

describe('the files of this repository', () => {
  it('are in rooms that have a row, and every row has files', () => {
    const rooms = new Set([...sources.keys()].map((path) => path.split('/')[0] ?? ''))
    rooms.add('environments')
    expect([...rooms].sort()).toEqual(Object.keys(ROOMS).sort())
  })

  it('keep the arrows between rooms', () => {
    expect(sources.size).toBeGreaterThan(300)
    expect(violations(sources)).toEqual([])
  })

  it('may touch the global process, says the linter, where they may import it', () => {
    const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    const withSystem = Object.entries(ROOMS).flatMap(([room, { mayUseSystem }]) =>
      mayUseSystem ? [room] : [],
    )
    expect(overrides[0].includes).toEqual([
      ...['**/main.ts', '**/*.test.ts', '**/testing/**'],
      ...withSystem.map((room) => `${room}/**`),
    ])
  })

  it('import one another in no circle', () => {
    expect(circles(sources)).toEqual([])
  })

  it.each(Object.entries(EXCEPTIONS))('%s needs its exception', (path, { to }) => {
    expect(importsOf(path, sources.get(path) ?? '')).toContain(to)
  })
})

/** Files with nothing in them but an import, and the ends of arrows. */
function drawn(...arrows: readonly (readonly [string, string])[]): string[] {
  return violations(new Map(arrows.map(([path, source]) => [path, source])))
}

describe('the arrows', () => {
  it.each([
    ['contract/a.ts', "import 'node:crypto'", 'contract is pure'],
    ['contract/a.ts', "import 'hono'", 'contract is pure'],
    ['contract/environment/a.ts', "import '../../sidecar/app.ts'", 'every room stands on it'],
    ['contract/main.ts', "import '../lab/lab.ts'", 'contract is pure'],
    ['environments/a.ts', "import '../cdktf/vault.ts'", 'holds values only'],
    ['cdktf/a.ts', "import '../cdk8s/chart.ts'", 'meets cdk8s in contract'],
    ['cdktf/a.ts', "import type { A } from '../sidecar/app.ts'", 'the sidecar in contract'],
    ['cdktf/main.ts', "export { a } from '../sidecar/app.ts'", 'the sidecar in contract'],
    ['cdktf/a.ts', "import '@cdktf/provider-azurerm'", 'by the resource'],
    ['cdktf/main.ts', "await import('@cdktf/provider-azuread')", 'by the resource'],
    ['cdktf/a.test.ts', "import '@cdktf/provider-azurerm/lib/index.js'", 'by the resource'],
    ['cdk8s/a.ts', "import '@cdktf/provider-time/lib/sleep/index.js'", 'meets cdktf in contract'],
    ['cdk8s/a.ts', "import '../sidecar/observe/metrics.ts'", 'with toEnv of contract'],
    ['cdk8s/a.ts', "let a: import('../sidecar/app.ts').App", 'with toEnv of contract'],
    ['cdk8s/a.ts', "import { readFileSync } from 'node:fs'", 'only main.ts touches'],
    ['cdk8s/a.ts', 'await import(`../${"sidecar"}/app.ts`)', 'with toEnv of contract'],
    ['sidecar/a.ts', "import '../environments/index.ts'", 'environment variables alone'],
    ['sidecar/write/a.ts', "import 'cdk8s'", 'environment variables alone'],
    ['sidecar/a.ts', "import 'zod'", 'environment variables alone'],
    ['sidecar/a.ts', "import '../lab/lab.ts'", 'environment variables alone'],
    ['sidecar/a.ts', "import './main.ts'", 'imported by nothing'],
    ['sidecar/a.test.ts', "import './main.ts'", 'imported by nothing'],
    ['sidecar/a.ts', "import './testing/start.ts'", 'imported by tests only'],
    ['sidecar/main.ts', "import './testing/start.ts'", 'imported by tests only'],
    ['lab/a.ts', "import '../sidecar/testing/start.ts'", 'imported by tests only'],
    ['sidecar/a.ts', "import 'node:fs/promises'", 'only main.ts touches'],
    ['adopt/a.ts', "import '../cdk8s/yaml.ts'", 'neither generator'],
    ['cli/a.ts', "import '../lab/lab.ts'", 'puts the generators together'],
    ['lab/a.ts', "import '../environments/index.ts'", "is the user's"],
    ['sidecar/a.test.ts', "import '../environments/example.ts'", "is the user's"],
    ['test/a.ts', "import '../environments/example.ts'", "is the user's"],
    ['tools/a.ts', "import 'node:fs'", 'has no row'],
  ])('keep %s from %s', (path, source, why) => {
    expect(drawn([path, source])).toEqual([expect.stringContaining(why)])
  })

  it.each([
    ['contract/a.ts', "import 'zod'"],
    ['environments/a.ts', "import '../contract/environment/environment.ts'"],
    ['cdktf/a.ts', "import '@cdktf/provider-azurerm/lib/key-vault/index.js'"],
    ['cdktf/main.ts', "import '../environments/index.ts'; import 'node:fs'"],
    ['cdk8s/a.ts', "import '../contract/sidecar-config.ts'"],
    ['sidecar/a.ts', "import '@azure/identity'; import 'node:http'"],
    ['sidecar/main.ts', "import 'node:fs'"],
    ['sidecar/a.test.ts', "import '../lab/lab.ts'; import './testing/start.ts'"],
    ['sidecar/testing/start.ts', "import '../../lab/lab.ts'"],
    ['lab/a.ts', "import '../sidecar/app.ts'; import 'node:fs'"],
    ['cli/a.ts', "import '../cdktf/synthesize.ts'; await import(process.argv[2])"],
  ])('let %s have %s', (path, source) => {
    expect(drawn([path, source])).toEqual([])
  })

  it('are followed through other files, and the way is told', () => {
    expect(
      drawn(
        ['sidecar/main.ts', "import './a.ts'"],
        ['sidecar/a.ts', "import '../contract/b.ts'"],
        ['contract/b.ts', "import type { C } from './c.ts'"],
        ['contract/c.ts', "import 'zod'"],
      ),
    ).toEqual([
      expect.stringMatching(/^sidecar\/a\.ts -> contract\/b\.ts -> contract\/c\.ts -> zod: the s/),
    ])
  })

  it('lead nowhere through a testing/ folder', () => {
    expect(
      drawn(
        ['cdk8s/a.ts', "import './testing/b.ts'"],
        ['cdk8s/testing/b.ts', "import '../../cdktf/c.ts'"],
        ['cdktf/c.ts', ''],
      ),
    ).toEqual([expect.stringContaining('cdk8s/testing/b.ts: testing/ is imported by tests only')])
  })

  it('are told once, where they begin', () => {
    expect(
      drawn(
        ['sidecar/main.ts', "import './a.ts'"],
        ['sidecar/a.ts', "import '../contract/b.ts'"],
        ['contract/b.ts', "import '../lab/c.ts'"],
        ['lab/c.ts', "import './d.ts'"],
        ['lab/d.ts', ''],
      ),
    ).toEqual([expect.stringMatching(/^contract\/b\.ts -> lab\/c\.ts: contract is pure/)])
  })

  it('make no circle', () => {
    const circle = new Map([
      ['lab/a.ts', "import './b.ts'"],
      ['lab/b.ts', "import type { C } from './c.ts'"],
      ['lab/c.ts', "import { a } from './a.ts'"],
    ])
    expect(circles(circle)).toEqual(['lab/a.ts -> lab/b.ts -> lab/c.ts -> lab/a.ts'])
  })
})
