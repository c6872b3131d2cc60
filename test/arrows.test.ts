import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let scratch = ''

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arrows-'))
  for (const file of ['biome.json', '.gitignore'])
    copyFileSync(join(root, file), join(scratch, file))
})
afterAll(() => rmSync(scratch, { recursive: true }))

/** What the linter says of `source`, were it at `path` in this repository. */
function lint(path: string, source: string): string {
  const file = join(scratch, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${source}\n`)
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', path], {
    cwd: scratch,
    encoding: 'utf8',
    timeout: 15_000,
  })
  const report = stdout + stderr
  // Otherwise silence could also mean that the file was never looked at.
  expect(report).toContain('Checked 1 file')
  return report
}

describe('the arrows between rooms', () => {
  it.each([
    ['contract/a.ts', "import 'node:crypto'", 'contract is pure'],
    ['contract/a.ts', "import 'hono'", 'contract is pure'],
    ['contract/environment/a.ts', "import '../../sidecar/app.ts'", 'Every room stands on contract'],
    ['environments/a.ts', "import '../cdktf/vault.ts'", 'holds values only'],
    ['cdktf/a.ts', "import '../cdk8s/chart.ts'", 'meet in contract/terraform-outputs.ts'],
    ['cdktf/a.ts', "import '../sidecar/app.ts'", 'goes through contract'],
    ['cdktf/a.ts', "import '@cdktf/provider-azurerm'", 'Import deeply'],
    ['cdktf/main.ts', "import '@cdktf/provider-azuread'", 'Import deeply'],
    ['cdktf/a.test.ts', "import '@cdktf/provider-azurerm'", 'Import deeply'],
    ['cdk8s/a.ts', "import '@cdktf/provider-time/lib/sleep/index.js'", 'meet in contract'],
    ['cdk8s/a.ts', "import '../sidecar/observe/metrics.ts'", 'imports nothing of the sidecar'],
    ['sidecar/a.ts', "import '../environments/index.ts'", 'configured by environment variables'],
    ['sidecar/a.ts', "import '../contract/environment/parse.ts'", 'configured by environment'],
    ['sidecar/write/a.ts', "import 'cdk8s'", 'configured by environment variables'],
    ['sidecar/a.ts', "import '../lab/lab.ts'", 'Nothing imports lab'],
    ['sidecar/a.ts', "import './main.ts'", 'imported by nothing'],
    ['sidecar/a.ts', "import 'node:fs'", 'Only main.ts touches'],
    ['cdk8s/a.ts', 'export const a = process.env', 'Only main.ts touches the process'],
    ['adopt/a.ts', "import '../cdk8s/chart.ts'", 'it imports contract only'],
    ['adopt/a.ts', "import '../environments/index.ts'", 'it imports contract only'],
    ['adopt/a.ts', "import 'node:fs'", 'Only main.ts touches'],
    ['contract/a.ts', "import '../adopt/adopt.ts'", 'Every room stands on contract'],
    ['cli/a.ts', "import '../environments/index.ts'", 'loaded while a command runs'],
    ['cli/a.ts', "import '../sidecar/app.ts'", 'puts the generators together'],
    ['cli/a.ts', "import 'cdktf'", 'which alone know the libraries'],
    ['cdk8s/a.ts', "import '../cli/folder.ts'", 'Nothing imports lab, bench, test or cli'],
  ])('keep %s from %s', (path, source, why) => {
    expect(lint(path, source)).toContain(why)
  })

  it.each([
    ['contract/a.ts', "import 'zod'"],
    ['environments/a.ts', "import '../contract/environment/environment.ts'"],
    ['cdktf/a.ts', "import '@cdktf/provider-azurerm/lib/key-vault/index.js'"],
    ['cdk8s/a.ts', "import '../contract/sidecar-config.ts'"],
    ['sidecar/main.ts', "import 'node:fs'"],
    ['adopt/a.ts', "import '../contract/environment/parse.ts'"],
    ['sidecar/a.test.ts', "import '../lab/lab.ts'"],
    ['lab/a.ts', "import '../sidecar/app.ts'"],
    ['cli/a.ts', "import '../cdktf/environment-app.ts'"],
    ['cli/a.ts', "import 'node:fs'"],
  ])('let %s have %s', (path, source) => {
    expect(lint(path, source)).not.toMatch(/noRestricted/)
  })
})
