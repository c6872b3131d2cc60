import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Project } from './project.ts'
import { Refusal } from './report.ts'

/** What the compiler of the repository says of the environment files; `undefined` when it has nothing to say. */
export async function typeProblems(project: Project): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  try {
    const settings = join(folder, 'tsconfig.json')
    writeFileSync(settings, JSON.stringify(settingsFor(project)))
    const compiler = spawn(process.execPath, [compilerPath(project.root), '--project', settings], {
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

/** @throws Refusal where there is none, because a check that is left out looks like one that has passed */
function compilerPath(root: string): string {
  const { resolve } = createRequire(join(root, 'package.json'))
  try {
    return join(dirname(resolve('typescript/package.json')), 'bin/tsc')
  } catch {
    throw new Refusal(
      'the types of environments/ are not checked: typescript is not installed\n  next: npm install --save-dev typescript',
    )
  }
}
