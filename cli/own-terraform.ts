import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../cdk8s/synthesize.ts'
import type { Environment } from '../contract/environment/resolve.ts'
import type { Findings, Problem } from '../contract/problem.ts'
import type { Project } from './project.ts'
import { IMPORTS } from './waiting-imports.ts'

/** The stack itself, as cdktf calls it. */
export const STACK = 'cdk.tf.json'

/** Names beside a stack that are not the user's to give, and what has them. */
const TAKEN: Readonly<Record<string, string>> = {
  [STACK]: 'the stack itself',
  [IMPORTS]: 'what npm run import writes',
}

/** Terraform files of the user's, by their path below `dist/`, and what is wrong with where they are. */
export interface OwnTerraform extends Findings {
  readonly files: Files
}

/** What an environment is given beside its stack: read as it is, written as it is. */
export function ownTerraform(
  { environments: folder }: Project,
  environments: readonly Environment[],
): OwnTerraform {
  const own = environments.map(({ name, ownTerraform: isWanted }) => {
    const path = join(folder, `${name}.terraform`)
    const names = existsSync(path) ? readdirSync(path).filter((file) => isTerraform(file)) : []
    const texts = names.map((file) => [file, readFileSync(join(path, file), 'utf8')] as const)
    return { name, isWanted, texts }
  })
  return {
    files: new Map(
      own.flatMap(({ name, isWanted, texts }) =>
        isWanted
          ? texts.map(([file, text]) => [`terraform/stacks/${name}/${file}`, text] as const)
          : [],
      ),
    ),
    problems: own.flatMap(({ name, isWanted, texts }) => [
      ...(isWanted && texts.length === 0 ? [nothingThere(name)] : []),
      ...texts.flatMap(([file]) => (isWanted ? takenName(name, file) : [])),
    ]),
    warnings: own
      .filter(({ isWanted, texts }) => !isWanted && texts.length > 0)
      .map(({ name }) => ({
        path: `environments/${name}.terraform`,
        warning: 'has Terraform files, and nothing puts them beside the stack',
        next: `write ownTerraform: true in the environment ${name}, or remove the folder`,
      })),
  }
}

function isTerraform(file: string): boolean {
  return /\.tf(\.json)?$/.test(file)
}

function nothingThere(name: string): Problem {
  return {
    path: `${name}: ownTerraform`,
    value: 'true',
    allowed: `true where environments/${name}.terraform holds .tf or .tf.json files`,
    next: 'put them there, or leave ownTerraform out',
  }
}

function takenName(name: string, file: string): readonly Problem[] {
  const taken = TAKEN[file]
  if (taken === undefined) return []
  return [
    {
      path: `${name}: ownTerraform`,
      value: `environments/${name}.terraform/${file}`,
      allowed: `any other name of a file: ${file} is ${taken}`,
      next: 'rename the file',
    },
  ]
}
