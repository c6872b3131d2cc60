import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { adopted } from '../testing/cases.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What the project's formatter makes of a file of `environments/`. */
function formatted(text: string): string {
  const { stdout } = spawnSync(
    resolve(ROOT, 'node_modules/.bin/biome'),
    ['format', '--stdin-file-path=environments/prod.ts'],
    { cwd: ROOT, input: text, encoding: 'utf8', timeout: 15_000 },
  )
  return stdout
}

it.each([
  '01-two-workspaces',
  '03-two-sidecars',
  '06-secrets',
  '12-prometheus-yml',
  '14-env-from',
  '20-argo-values-text',
  '33-page-of-2025',
  '38-k3s-helmchart',
])('%s is printed as the formatter has it', (name) => {
  const { text } = adopted(name)
  expect(formatted(text)).toBe(text)
})
