import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Files } from '../cdk8s/synthesize.ts'

/** How a file that is on disk differs from what it should be. */
export interface Difference {
  readonly path: string
  readonly kind: 'missing' | 'changed' | 'stale'
}

/**
 * What Terraform itself writes beside a stack: plugins, lock file, and in an emergency
 * (`errored.tfstate`) the only copy of the state; and what it is to import at its next apply. None of it is
 * ours to remove.
 */
const OF_TERRAFORM = /(^|\/)(\.terraform[^/]*|[^/]*\.tfstate[^/]*|imports\.tf)(\/|$)/

/**
 * The text of every file below a folder that synthesis may have written, by path with slashes.
 *
 * @param ours - folders and files in it that nobody else writes into, but for Terraform
 */
export function readFolder(folder: string, ours: readonly string[]): Files {
  if (!existsSync(folder)) return new Map()
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => ours.some((own) => path === own || path.startsWith(`${own}/`)))
    .filter((path) => !OF_TERRAFORM.test(path))
    .sort()
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

/** What has to be done to `before` to make it `after`, in the order of paths. */
export function differences(before: Files, after: Files): Difference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path) => {
    if (before.get(path) === after.get(path)) return []
    const kind = !before.has(path) ? 'missing' : after.has(path) ? 'changed' : 'stale'
    return [{ path, kind } as const]
  })
}

/**
 * Makes the folder hold these files and no others of ours. New texts are written into a folder of their
 * own first, where a full disk does no harm, and only then moved into place; files that are right are
 * not touched.
 */
export function writeFolder(folder: string, ours: readonly string[], files: Files): void {
  mkdirSync(folder, { recursive: true })
  const changes = differences(readFolder(folder, ours), files)
  const staging = mkdtempSync(join(folder, '.synth-'))
  try {
    const written = changes.filter(({ kind }) => kind !== 'stale')
    written.forEach(({ path }, index) => {
      const target = join(folder, path)
      writeFileSync(join(staging, String(index)), files.get(path) ?? '')
      mkdirSync(dirname(target), { recursive: true })
      if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
        throw Object.assign(new Error(`${target} is a folder`), { code: 'EISDIR', path: target })
      }
    })
    written.forEach(({ path }, index) => {
      renameSync(join(staging, String(index)), join(folder, path))
    })
    for (const { path, kind } of changes) {
      if (kind === 'stale') remove(folder, path)
    }
  } finally {
    rmSync(staging, { recursive: true })
  }
}

/** Removes a file, and the folders that are empty without it. */
function remove(folder: string, path: string): void {
  rmSync(join(folder, path))
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    if (readdirSync(join(folder, above)).length > 0) return
    rmdirSync(join(folder, above))
  }
}
