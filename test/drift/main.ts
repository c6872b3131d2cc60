import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/**
 * Synthesizes every environment and fails when that changes `dist/`: what is committed has to be what
 * the code says. Afterwards `dist/` is up to date, so the mending is a look at the diff and a commit.
 */
const dist = resolve(import.meta.dirname, '../../dist')

function hashes(): Map<string, string> {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name)
      return [relative(dist, path), createHash('sha256').update(readFileSync(path)).digest('hex')]
    }),
  )
}

const before = hashes()
execFileSync('npm', ['run', '--silent', 'synth'], { stdio: ['ignore', 'ignore', 'inherit'] })
const after = hashes()

const stale = [...new Set([...before.keys(), ...after.keys()])]
  .filter((path) => before.get(path) !== after.get(path))
  .sort()
if (stale.length > 0) {
  const files = stale.map((path) => `  dist/${path}`).join('\n')
  process.stderr.write(
    `dist/ was not what the code synthesizes:\n${files}\nIt is now: review with \`git diff dist\`, then commit it.\n`,
  )
  process.exitCode = 1
} else {
  process.stdout.write(`dist/ is up to date: ${after.size} files\n`)
}
