import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { PIPELINES } from '../cli/init/files.ts'
import type { Release } from '../contract/release.ts'
import { packagesIn } from '../image/licenses/installed.ts'
import { formatTexts } from '../image/licenses/licenses.ts'
import { formatSbom } from '../image/licenses/sbom.ts'
import { printDeclarations } from './declarations.ts'
import { manifestOf } from './manifest.ts'
import { bundleOf, PROGRAMS, READ_BY_THEM } from './programs.ts'

/** Both files of the sidecar, as `npm run build` makes them. */
const SIDECAR = ['sidecar/build/main.mjs', 'sidecar/build/sidecar.mjs']

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
  const metafiles: Metafile[] = [
    JSON.parse(readFileSync(join(root, 'sidecar/build/metafile.json'), 'utf8')),
  ]
  for (const program of PROGRAMS) {
    const { metafile } = await build(bundleOf(program, { root, outdir: lib, release }))
    metafiles.push(metafile)
  }
  const pipelines = new Set(Object.values(PIPELINES).flat())
  for (const path of [...SIDECAR, ...READ_BY_THEM, ...pipelines]) {
    copy(join(root, path), join(lib, path))
  }
  for (const path of TO_READ) copy(join(root, path), join(folder, path))
  for (const entry of ['cdktf.d.ts', 'cdk8s.d.ts']) {
    copy(join(root, 'package/declarations', entry), join(folder, entry))
  }
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write('index.d.ts', printDeclarations(root))
  const manifest = manifestOf(release)
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
  const packages = packagesIn(root, ...metafiles)
  write('THIRD-PARTY-LICENSES.txt', formatTexts(packages))
  write('sbom.cdx.json', formatSbom(manifest, packages))
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
