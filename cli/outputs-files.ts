import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../contract/environment/resolve.ts'
import type { Findings, Problem } from '../contract/problem.ts'
import { outputsFile } from '../contract/terraform-outputs.ts'
import type { Project } from './project.ts'

const END = '.outputs.json'

/** The text of every outputs file, by the name of the environment that it is called after. */
export function readOutputsFiles({ environments }: Project): ReadonlyMap<string, string> {
  if (!existsSync(environments)) return new Map()
  const files = readdirSync(environments).filter((file) => file.endsWith(END))
  return new Map(
    files
      .sort()
      .map((file) => [file.slice(0, -END.length), readFileSync(join(environments, file), 'utf8')]),
  )
}

/** Names of the environment files that are there, listed or not. */
export function readEnvironmentNames({ environments }: Project): string[] {
  const files = existsSync(environments) ? readdirSync(environments) : []
  return files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length))
}

/**
 * Holds environments against the names of outputs files. An environment that comes while another goes may
 * be a new one or a renamed one: taken for the wrong one, Terraform begins with an empty state and makes
 * a second workspace and vault. So it takes a word of the user.
 *
 * @param names - of every environment, of those as well that have problems of their own
 * @param files - names of the outputs files
 * @param written - names of the environment files, of those as well that are not listed and so not renamed
 */
export function checkOutputsFiles(
  environments: readonly Environment[],
  names: readonly string[],
  files: readonly string[],
  written: readonly string[],
): Findings {
  const orphans = files.filter((file) => !names.includes(file))
  const renamed = orphans.filter((file) => !written.includes(file))
  return {
    problems: environments
      .filter(({ name }) => !files.includes(name))
      .flatMap((environment) => renameProblem(environment, renamed)),
    warnings: orphans.map((name) => ({
      path: outputsFile({ name }),
      warning: 'there is no such environment (anymore)',
      next: `take down what it had (docs/day-2.md), then git rm ${outputsFile({ name })}`,
    })),
  }
}

function renameProblem(
  { name, renamedFrom }: Environment,
  orphans: readonly string[],
): readonly Problem[] {
  const [orphan] = orphans
  const path = outputsFile({ name })
  if (renamedFrom !== undefined && orphans.includes(renamedFrom)) {
    const next = `git mv ${outputsFile({ name: renamedFrom })} ${path}`
    return [{ path, allowed: 'the outputs of the environment that was renamed', next }]
  }
  if (orphan === undefined) return []
  const old = outputsFile({ name: orphan })
  return [
    {
      path,
      allowed: `this file, or none of an environment that does not exist: ${orphans.map((each) => outputsFile({ name: each })).join(', ')}`,
      next: `is ${name} the new name of ${orphan}? Say so in the environment file, renamedFrom: '${orphan}', and git mv ${old} ${path}. If ${name} is new and ${orphan} is taken down: git rm ${old}`,
    },
  ]
}
