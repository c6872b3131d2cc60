import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Project } from './project.ts'

/** What the pinned compiler says of the environment files; `undefined` when it has nothing to say. */
export async function typeProblems(project: Project): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  try {
    const settings = join(folder, 'tsconfig.json')
    writeFileSync(settings, JSON.stringify(settingsFor(project)))
    const compiler = spawn(process.execPath, [compilerPath(), '--project', settings], {
      cwd: project.root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((resolve, reject) => {
      compiler.once('error', reject)
      compiler.once('close', resolve)
    })
    const [said, code] = await Promise.all([text(compiler.stdout), ended])
    return code === 0
      ? undefined
      : `environments/ has problems of types:\n${said.trimEnd().replaceAll(/^/gm, '  ')}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The project's own settings, for its environment files and what they import. */
function settingsFor({ root, environments }: Project): object {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: true, typeRoots: [join(root, 'node_modules/@types')] },
    include: [join(environments, '**/*.ts')],
  }
}

/** Of the version that this project is checked with, whatever else is installed. */
function compilerPath(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return join(dirname(manifest), 'bin/tsc')
}
