import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { type BundledPackage, describePackage, foldersIn, type PackageFiles } from './licenses.ts'

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i

/** Licenses whose text names nobody, and a package that ships it: for packages that do not. */
const SAME_TEXT: Readonly<Record<string, string>> = { 'MPL-2.0': '@cdktf/provider-azurerm' }

/** What an author gave away has no terms to hand on. */
const WITHOUT_TERMS = 'Public Domain'

/**
 * The packages in one or more bundles, by name.
 *
 * @param root - the repository, which the paths of the metafiles begin at
 * @throws Error for a package without a license
 */
export function packagesIn(
  root: string,
  ...metafiles: readonly Pick<Metafile, 'outputs'>[]
): readonly BundledPackage[] {
  const outputs = Object.fromEntries(
    metafiles.flatMap((metafile, index) =>
      Object.entries(metafile.outputs).map(([path, output]) => [`${index} ${path}`, output]),
    ),
  )
  const packages = new Map<string, BundledPackage>()
  for (const [folder, bytes] of foldersIn({ outputs })) {
    const one = describePackage(folder, bytes, readPackage(root, folder))
    const key = `${one.name} ${one.version}`
    // One version may be installed in several folders.
    packages.set(key, { ...one, bytes: bytes + (packages.get(key)?.bytes ?? 0) })
  }
  return [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

function readPackage(root: string, folder: string): PackageFiles {
  const packageJson = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const { license } = packageJson
  const other = SAME_TEXT[license]
  const [texts = []] = [
    filesIn(join(root, folder)),
    sectionOfReadme(join(root, folder, 'README.md')),
    other === undefined ? [] : filesIn(join(root, 'node_modules', other)),
    license === WITHOUT_TERMS ? [license] : [],
  ].filter(({ length }) => length > 0)
  return { packageJson, texts }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => LICENSE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** What stands below its heading `License`, where that is more than a name. */
function sectionOfReadme(path: string): string[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const section = /^#+ *licen[cs]e\s*$([\s\S]+?)(?=^#|(?![\s\S]))/im.exec(text)?.[1] ?? ''
  return /copyright/i.test(section) ? [section] : []
}
