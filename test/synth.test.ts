import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkOut, filesIn } from './checkout.ts'

let copy = ''

beforeEach(() => {
  copy = checkOut()
})
afterEach(() => rmSync(copy, { recursive: true }))

function synth(part: 'terraform' | 'kubernetes', args: readonly string[] = [], folder = copy) {
  return spawnSync(process.execPath, [join(folder, 'cli/main.ts'), 'synth', part, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  })
}

function breakExample(...replacements: readonly (readonly [string, string])[]): void {
  const path = join(copy, 'environments/example.ts')
  const text = replacements.reduce(
    (before, [from, to]) => {
      expect(before).toContain(from)
      return before.replace(from, to)
    },
    readFileSync(path, 'utf8'),
  )
  writeFileSync(path, text)
}

describe.each(['terraform', 'kubernetes'] as const)('npm run synth:%s', (part) => {
  const folder = `dist/${part}`

  it('reports every problem at once and leaves dist as it was', () => {
    breakExample(
      ["name: 'kv-prometheus-example'", "name: 'kv--prometheus'"],
      ["'westeurope'", "'West Europe'"],
      [":0.1.0'", ":latest'"],
    )
    mkdirSync(join(copy, folder), { recursive: true })
    writeFileSync(join(copy, folder, 'committed'), 'as it was')

    const { status, stderr } = synth(part)

    expect(status).toBe(1)
    expect(stderr).toMatch(/3 problems/)
    expect(stderr).toMatch(/example: vault\.name is "kv--prometheus"; allowed: 3 to 24 letters/)
    expect(stderr).toMatch(/example: location is "West Europe"/)
    expect(stderr).toMatch(/next: az account list-locations/)
    expect(stderr).toMatch(/example: clusters\[0\]\.sidecar\.image/)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(readdirSync(join(copy, folder))).toEqual(['committed'])
  })

  it('tells a warning and goes on, unless warnings are to be errors', () => {
    breakExample(["    valueFiles: ['environments/example.values.yaml'],\n", ''])

    const strict = synth(part, ['--warnings-as-errors'])
    expect(strict.stderr).toMatch(/example: argocd\.valueFiles[^\n]+\n {4}next: name your own/)
    expect(strict.stderr).toMatch(/--warnings-as-errors makes it an error/)
    expect(strict.status).toBe(1)
    expect(existsSync(join(copy, folder))).toBe(false)

    const { stderr, status } = synth(part)
    expect(stderr).toMatch(/example: argocd\.valueFiles/)
    expect(status).toBe(0)
    expect(existsSync(join(copy, folder))).toBe(true)
  })

  it('writes the same bytes from another folder, and nothing stale stays', () => {
    const gone = join(copy, folder, part === 'terraform' ? 'stacks/gone' : 'gone')
    mkdirSync(gone, { recursive: true })
    writeFileSync(join(gone, 'stale'), 'of an environment that was removed')

    expect(synth(part).status).toBe(0)

    const other = checkOut()
    try {
      expect(synth(part, [], other).status).toBe(0)
      expect(filesIn(join(copy, folder))).toEqual(filesIn(join(other, folder)))
    } finally {
      rmSync(other, { recursive: true })
    }
  })
})
