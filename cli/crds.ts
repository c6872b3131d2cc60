import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFiles } from '../cdk8s/crds/check-files.ts'
import { type CustomResource, customResourcesIn, NoCrds } from '../cdk8s/crds/custom-resources.ts'
import type { Files } from '../cdk8s/synthesize.ts'
import { ConfigurationError, type Problem } from '../contract/problem.ts'
import { acceptAll } from './report.ts'

const OPTION = '--crds'
const NEXT = 'kubectl get crd -o json > crds.json'

/**
 * The files and folders that `validate` is given with `--crds`.
 *
 * @throws ConfigurationError for anything else on its command line
 */
export function crdPathsOf(args: readonly string[]): readonly string[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { crds: { type: 'string', multiple: true } },
    allowPositionals: true,
    strict: false,
  })
  const { crds = [], ...others } = values
  // An empty one, as of a variable that is not set, would be the whole repository.
  const paths = [crds]
    .flat()
    .filter((path) => path !== '')
    .filter((path) => typeof path === 'string')
  const allowed = `${OPTION} FILE-OR-FOLDER`
  const problems: Problem[] = [
    ...[...positionals, ...Object.keys(others).map((name) => `--${name}`)].map((value) => ({
      path: 'argument',
      value,
      allowed,
    })),
    ...([crds].flat().length > paths.length
      ? [{ path: OPTION, allowed: 'the name of a file or a folder', next: NEXT }]
      : []),
  ]
  if (problems.length > 0) throw new ConfigurationError('validate', problems)
  return paths
}

/**
 * Holds what is in `dist/` against CRDs.
 *
 * @param paths - of files, and of folders with files in them
 * @returns what was checked and what was not, for people
 * @throws ConfigurationError or Refusal with everything that is wrong
 */
export function checkAgainstCrds(
  root: string,
  paths: readonly string[],
  files: Files,
  options: { readonly warningsAsErrors: boolean },
): { readonly said: string; readonly warnings: string } {
  const { resources, problems } = readCrds(root, paths)
  if (problems.length > 0) throw new ConfigurationError('validate', problems)
  const { objects, resources: used, ...findings } = checkFiles(files, resources)
  const warnings = acceptAll([{ subject: 'dist/, held against the CRDs,', findings }], options)
  const lines = used.map(({ kind, title, file }) => `  ${kind}: ${title} (${file})\n`)
  return { said: `dist/ fits the CRDs (objects: ${objects})\n${lines.join('')}`, warnings }
}

function readCrds(root: string, paths: readonly string[]) {
  const resources: CustomResource[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    const before = resources.length
    try {
      for (const file of filesAt(root, path)) {
        resources.push(...customResourcesIn(readFileSync(resolve(root, file), 'utf8'), file))
      }
      if (resources.length > before) continue
      problems.push({ path: OPTION, value: path, allowed: 'CustomResourceDefinitions', next: NEXT })
    } catch (error) {
      problems.push({ path: OPTION, value: path, allowed: whyNot(error), next: NEXT })
    }
  }
  return { resources, problems }
}

/** The files below a folder that may hold CRDs, or the one file. */
function filesAt(root: string, path: string): readonly string[] {
  if (!statSync(resolve(root, path)).isDirectory()) return [path]
  return readdirSync(resolve(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

/** What a path has to be that cannot be read. */
function whyNot(error: unknown): string {
  if (error instanceof NoCrds) return `YAML or JSON (${error.message})`
  if (error instanceof Error && 'code' in error) {
    return `a file or a folder that can be read (${error.message})`
  }
  throw error
}
