import type { Metafile } from 'esbuild'

/** A package of which code is in the bundle. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression, as its package.json says. */
  readonly licence: string
  /** What the package adds to the bundle. */
  readonly bytes: number
  /** The licence's text, which almost every licence wants handed on with the code. */
  readonly text: string
}

/** What is read of a package, from the folder it is installed in. */
export interface PackageFiles {
  readonly packageJson: unknown
  /** Contents of its licence and notice files. */
  readonly texts: readonly string[]
}

/** The last `node_modules` of a path counts: nested ones hold packages of their own. */
const FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/

/** Folders of the packages whose code is in the bundle, and its bytes; what was shaken off is not. */
export function foldersIn({ outputs }: Pick<Metafile, 'outputs'>): ReadonlyMap<string, number> {
  const folders = new Map<string, number>()
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = FOLDER.exec(path)?.[0]
      if (folder === undefined || bytesInOutput === 0) continue
      folders.set(folder, (folders.get(folder) ?? 0) + bytesInOutput)
    }
  }
  return folders
}

/**
 * What is known of the package in `folder`.
 *
 * @throws Error when it names no licence or ships no text of it: a person has to look before it is shipped
 */
export function describePackage(
  folder: string,
  bytes: number,
  { packageJson, texts }: PackageFiles,
): BundledPackage {
  const { name, version, license } = Object(packageJson)
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no licence`)
  if (texts.length === 0) throw new Error(`${folder} has no file with its licence`)
  return { name: `${name}`, version: `${version}`, licence: license, bytes, text: texts.join('\n') }
}

/** One line for each package. */
export function formatList(packages: readonly BundledPackage[]): string {
  const rows = packages.map(({ name, version, licence, bytes }) => [
    `${name} ${version}`,
    licence,
    `${(bytes / 1024).toFixed(1)} KiB`,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(([what = '', licence = '', size = '']) =>
      [
        what.padEnd(widths[0] ?? 0),
        licence.padEnd(widths[1] ?? 0),
        size.padStart(widths[2] ?? 0),
      ].join('  '),
    )
    .join('\n')
}

/** Every licence in full, as it goes into the image. */
export function formatTexts(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, licence, text }) =>
      [`${name} ${version} (${licence})`, '', text.trim(), ''].join('\n'),
    )
    .join(`\n${'-'.repeat(80)}\n\n`)
}
