import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import packageJson from '../../package.json' with { type: 'json' }
import { packagesIn } from '../licenses/installed.ts'
import { formatTexts } from '../licenses/licenses.ts'
import { formatSbom } from '../licenses/sbom.ts'
import { BUNDLE, escapeBeyondAscii } from './bundle.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'sidecar/build')

const { outputFiles, metafile } = await build({ ...BUNDLE, absWorkingDir: root, metafile: true })
const packages = packagesIn(root, metafile)
await mkdir(folder, { recursive: true })
for (const { text } of outputFiles) {
  await writeFile(join(folder, 'sidecar.mjs'), escapeBeyondAscii(text))
}
await copyFile(join(root, 'image/entry.mjs'), join(folder, 'main.mjs'))
await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), formatTexts(packages))
await writeFile(join(folder, 'sbom.cdx.json'), formatSbom(packageJson, packages))
// For the package, which has this bundle in it.
await writeFile(join(folder, 'metafile.json'), JSON.stringify(metafile))
