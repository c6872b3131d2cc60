import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { BUNDLE } from '../bundle/bundle.ts'
import {
  describePackage,
  foldersIn,
  formatList,
  formatTexts,
  type PackageFiles,
} from './licences.ts'

const root = resolve(import.meta.dirname, '../..')
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i

/** Asks the bundler what ends up in `sidecar/build/main.mjs`, and each package under which licence. */
async function listLicences(): Promise<void> {
  const { values } = parseArgs({ options: { texts: { type: 'boolean', default: false } } })
  const { metafile } = await build({ ...BUNDLE, absWorkingDir: root, metafile: true })
  const packages = [...foldersIn(metafile)]
    .map(([folder, bytes]) => describePackage(folder, bytes, readPackage(join(root, folder))))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  process.stdout.write(`${values.texts ? formatTexts(packages) : formatList(packages)}\n`)
}

function readPackage(folder: string): PackageFiles {
  const texts = readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  return { packageJson: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), texts }
}

await listLicences()
