import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { PIPELINES } from '../cli/init/files.ts'
import type { Release } from '../contract/release.ts'
import { printDeclarations } from './declarations.ts'
import { manifestOf } from './manifest.ts'
import { bundleOf, PROGRAMS, READ_BY_THEM } from './programs.ts'

/** What people read, from the repository. */
const TO_READ = ['README.md', 'LICENSE', 'SECURITY.md', 'CHANGELOG.md', 'docs']

/**
 * Makes the folder that is packed and published. `npm run build` has to come first: it makes the sidecar.
 *
 * @param root - the repository
 * @param folder - is emptied
 */
export async function assemble(
  root: string,
  folder: string,
  release: Release | undefined,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const lib = join(folder, 'lib')
  for (const program of PROGRAMS) await build(bundleOf(program, { root, outdir: lib, release }))
  const pipelines = new Set(Object.values(PIPELINES).flat())
  for (const path of ['sidecar/build/main.mjs', ...READ_BY_THEM, ...pipelines]) {
    copy(join(root, path), join(lib, path))
  }
  for (const path of TO_READ) copy(join(root, path), join(folder, path))
  for (const entry of ['cdktf.d.ts', 'cdk8s.d.ts']) {
    copy(join(root, 'package/declarations', entry), join(folder, entry))
  }
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write('index.d.ts', printDeclarations(root))
  write('package.json', `${JSON.stringify(manifestOf(release), null, 2)}\n`)
  copy(join(root, 'package/command.mjs'), join(folder, 'command.mjs'))
  chmodSync(join(folder, 'command.mjs'), 0o755)
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  // Pictures and programs of the docs are for the repository's own page.
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !/\.(ts|png)$|\/screenshots$/.test(path) || path.endsWith('.d.ts'),
  })
}
