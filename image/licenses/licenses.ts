import type { Metafile } from 'esbuild'

/** A package of which code is in a bundle. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression, as its package.json says. */
  readonly license: string
  /** What the package adds to the bundle. */
  readonly bytes: number
  /** Where its source can be had, which MPL-2.0 wants said (3.2). */
  readonly source: string
  /** The license's text, which almost every license wants handed on with the code. */
  readonly text: string
}

/** What is read of a package, from the folder it is installed in. */
export interface PackageFiles {
  readonly packageJson: unknown
  /** Contents of its license and notice files. */
  readonly texts: readonly string[]
}

/** The last `node_modules` of a path counts: nested ones hold packages of their own. */
const FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/

/** Folders of the packages whose code is in a bundle, and its bytes; what was shaken off is not. */
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
 * @throws Error when it names no license or ships no text of it: a person has to look before it is shipped
 */
export function describePackage(
  folder: string,
  bytes: number,
  { packageJson, texts }: PackageFiles,
): BundledPackage {
  const { name, version, license, repository } = Object(packageJson)
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no license`)
  if (texts.length === 0) throw new Error(`${folder} has no file with its license`)
  return {
    name: `${name}`,
    version: `${version}`,
    license,
    bytes,
    source: sourceOf(repository) ?? `https://www.npmjs.com/package/${name}/v/${version}`,
    text: texts.join('\n'),
  }
}

/** npm's ways to name a repository: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#repository */
function sourceOf(repository: unknown): string | undefined {
  const named = typeof repository === 'string' ? repository : Object(repository).url
  if (typeof named !== 'string') return undefined
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(named)?.[1]
  if (short !== undefined) return `https://github.com/${short}`
  return named
    .replace(/^git\+/, '')
    .replace(/^git@([^:/]+):/, 'https://$1/')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/\.git$/, '')
}

/** One line for each package. */
export function formatList(packages: readonly BundledPackage[]): string {
  const rows = packages.map(({ name, version, license, bytes }) => [
    `${name} ${version}`,
    license,
    `${(bytes / 1024).toFixed(1)} KiB`,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(([what = '', license = '', size = '']) =>
      [
        what.padEnd(widths[0] ?? 0),
        license.padEnd(widths[1] ?? 0),
        size.padStart(widths[2] ?? 0),
      ].join('  '),
    )
    .join('\n')
}

/** Every license in full, as it goes with the code. */
export function formatTexts(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, license, source, text }) =>
      [`${name} ${version} (${license})`, `Source: ${source}`, '', text.trim(), ''].join('\n'),
    )
    .join(`\n${'-'.repeat(80)}\n\n`)
}
