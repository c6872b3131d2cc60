import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { BUNDLE } from '../bundle/bundle.ts'
import { type BundledPackage, describePackage, foldersIn, type PackageFiles } from './licences.ts'

const root = resolve(import.meta.dirname, '../..')
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i

/** Asks the bundler what ends up in `sidecar/build/main.mjs`, and each package under which licence. */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const { metafile } = await build({ ...BUNDLE, absWorkingDir: root, metafile: true })
  return [...foldersIn(metafile)]
    .map(([folder, bytes]) => describePackage(folder, bytes, readPackage(join(root, folder))))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readPackage(folder: string): PackageFiles {
  const texts = readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  return { packageJson: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), texts }
}
