import { resolve } from 'node:path'
import { build } from 'esbuild'
import { BUNDLE } from '../bundle/bundle.ts'
import { packagesIn } from './installed.ts'
import { formatList } from './licenses.ts'

const root = resolve(import.meta.dirname, '../..')

// Asks the bundler what ends up in `sidecar/build/sidecar.mjs`, and each package under which license.
const { metafile } = await build({ ...BUNDLE, absWorkingDir: root, metafile: true })
process.stdout.write(`${formatList(packagesIn(root, metafile))}\n`)
