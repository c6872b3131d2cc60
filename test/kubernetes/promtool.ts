import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInPath } from '../../lab/process.ts'

export const hasPromtool = isInPath('promtool')
if (!hasPromtool) console.log('skipped: no promtool in PATH (apt-get install prometheus)')

/** Runs promtool on files of a folder of its own. JSON is YAML too. */
export function promtool(args: readonly string[], files: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content))
    }
    const { status, stdout, stderr } = spawnSync('promtool', args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
    })
    return { status, output: stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
